"""The demo's report for people: one HTML page, no script, nothing fetched."""

from collections.abc import Iterable, Sequence
from html import escape

from hocba_plugin.demo.outcome import TITLES, DemoOutcome
from hocba_plugin.reports import Report, lines
from hocba_plugin.reports.texts import FINDING_TITLES

_PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><title>hocba: kết quả chạy thử</title>
<style>
body {{ font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem;
  padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100%; margin: 1rem 0 2rem }}
th, td {{ border-bottom: 1px solid #ccc; padding: .35rem .6rem; text-align: left;
  vertical-align: top }}
td.n {{ text-align: right }} .note {{ background: #fff6d6; padding: .6rem 1rem }}
@media print {{ body {{ margin: 0 }} }}
</style></head><body>
<h1>Hành trình học bạ số: kết quả chạy thử</h1>
<p class="note">Dữ liệu, chứng thư và CSDL học bạ số đều là giả lập. Cấu trúc XML
({profile}) là bản dựng lại, không phải bản chính thức.</p>
<h2>Các trường</h2>{schools}
<p>{signatures} chữ ký; {revoked} học bạ bị thu hồi, {reissued} được phát hành lại;
{not_checked} mục chưa kiểm tra được; {seconds:.0f} giây.</p>
<h2>Lỗi và cảnh báo</h2>{findings}
</body></html>
"""


def render(outcome: DemoOutcome, found: Report) -> str:
    """Return the page. Pupils are called by their codes, not by their names."""
    return _PAGE.format(
        profile=escape(outcome.profile),
        schools=_table([vi for vi, _ in TITLES], (school.row for school in outcome.schools)),
        findings=_table([vi for vi, _ in FINDING_TITLES], map(found.finding, lines(found.pupils))),
        signatures=outcome.signatures,
        revoked=outcome.revoked,
        reissued=outcome.reissued,
        not_checked=outcome.not_checked,
        seconds=outcome.seconds,
    )


def _table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    head = "".join(f"<th>{escape(title)}</th>" for title in titles)
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(value: object) -> str:
    kind = ' class="n"' if isinstance(value, int) else ""
    return f"<td{kind}>{escape(str(value)).replace(chr(10), '<br>')}</td>"
