"""“Write an adapter in an hour”, done as a reader would."""

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from hocba_adapter_kit import cells
from hocba_adapter_kit.notes import Cell, Notes
from hocba_adapter_kit.records.contract import contract
from hocba_adapter_kit.records.meanings import understood
from hocba_hooks import Level, SecondaryTranscript
from hocba_hooks.transcripts import Competence, PupilStatus, Quality
from hocba_plugin import config as configuration
from hocba_plugin.journey import Journey
from hocba_plugin.samples.model import SampleSchool
from hocba_plugin.samples.schools import sample_school

PAGE = "docs/adapter.md"
HOCBA = Path(sys.executable).with_name("hocba")
CODE = "01999801"
GRADINGS = {"good": "A", "fair": "B", "passed": "C", "not_passed": "D"}
VERDICTS = {"passed": "Đ", "not_passed": "CĐ", "exempt": "M"}


@pytest.fixture(scope="module")
def secondary() -> SampleSchool:
    return sample_school(Level.LOWER_SECONDARY, seed=21, classes={"6A": 3})


@pytest.fixture
def database(tmp_path: Path, secondary: SampleSchool) -> Path:
    """The invented system's database, alone in a folder: all the reader starts from."""
    root = Path(__file__).parents[2]
    writer = runpy.run_path(str(root / "tests" / "servers" / "third_school.py"))
    primary = sample_school(Level.PRIMARY, seed=20, classes={"1A": 3})
    writer["write_third_school"](tmp_path / "third.sqlite", CODE, (primary, secondary))
    return tmp_path


def hocba(folder: Path, *words: str, path: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Type a command in ``folder``."""
    environment = dict(os.environ, COLUMNS="300", HOCBA_LANG="en")
    if path is not None:
        environment["PYTHONPATH"] = str(path)
    return subprocess.run(
        [HOCBA, *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def checked(folder: Path, path: Path | None = None) -> dict[str, Any]:
    done = hocba(folder, "check", "--json", path=path)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def write_block(page: Any, language: str, beginning: str, file: Path) -> None:
    """Copy the one block of the page that begins like that into a file."""
    (block,) = [one for one in page.blocks(language) if one.startswith(beginning)]
    file.parent.mkdir(exist_ok=True)
    file.write_text(block, "utf-8")


def test_first_steps_without_python(pages: dict[str, Any], database: Path, root: Path) -> None:
    """Configuration, two queries and codes, copied from the page: pupils are read."""
    page, queries = pages[PAGE], database / "queries"
    write_block(page, "toml", 'plugins = ["sql"]', database / "hocba.toml")
    write_block(page, "sql", "-- Classes", queries / "classes.sql")
    write_block(page, "sql", "-- Pupils", queries / "pupils.sql")
    shutil.copy(root / "fixtures/sources/third-school/queries/codes.csv", queries)
    done = hocba(database, "source", "check")
    assert "6 read without a finding" in done.stdout, done.stdout + done.stderr
    assert hocba(database, "check").returncode == 1


def test_all_steps_without_python(pages: dict[str, Any], database: Path, root: Path) -> None:
    """With the other queries of the folder every record of the school passes."""
    third = root / "fixtures" / "sources" / "third-school"
    shutil.copytree(third, database, dirs_exist_ok=True)
    for line in pages[PAGE].shell_lines():
        done = hocba(database, *line.split()[1:])
        assert done.returncode == 0, done.stdout + done.stderr
    assert "6 pupils (0 not due), 0 records stopped; 0 errors" in hocba(database, "check").stdout


def test_page_shows_the_files_of_the_school(pages: dict[str, Any], root: Path) -> None:
    """As they are."""
    queries = root / "fixtures" / "sources" / "third-school" / "queries"
    shown = list(pages[PAGE].blocks("sql"))
    for name in ("classes", "pupils", "subjects", "levels", "staff"):
        assert (queries / f"{name}.sql").read_text("utf-8") in shown


def test_page_lists_the_words_of_every_kind(pages: dict[str, Any]) -> None:
    """Each is understood, and no competence, quality or status is left out."""
    rows = re.findall(r"^\| `(\w+)` \| ([^|]*`[^|]*) \|$", pages[PAGE].text, re.MULTILINE)
    words = {kind: re.findall(r"`([^`]+)`", listed) for kind, listed in rows}
    columns = [column for entity in contract().values() for column in entity.values()]
    assert set(words) == {column.codes for column in columns if column.codes}
    wrong = [(kind, w) for kind, listed in words.items() for w in listed if not understood(kind, w)]
    assert wrong == []
    assert set(words["trait_name"]) == {*Competence, *Quality}
    statuses = {cells.pupil_status(Cell(word, ""), Notes()) for word in words["status"]}
    assert statuses == set(PupilStatus)


def _exported(school: SampleSchool) -> dict[str, Any]:
    """The school as ``school.json`` of the invented vendor."""
    codes = {(member.name, member.personal_id): member.code for member in school.staff}
    first = school.pupils[0].transcript
    return {
        "staff": [
            {"code": m.code, "name": m.name, "citizenId": m.personal_id} for m in school.staff
        ],
        "classes": [
            {
                "name": first.school_class.name,
                "grade": first.school_class.grade,
                "tutor": codes[
                    first.homeroom_teacher.name or "", first.homeroom_teacher.personal_id
                ],
                "pupils": [_pupil(n, p.transcript, codes) for n, p in enumerate(school.pupils)],
            }
        ],
    }


def _pupil(number: int, transcript: Any, codes: dict[Any, str]) -> dict[str, Any]:
    assert isinstance(transcript, SecondaryTranscript)
    dump = transcript.model_dump(mode="json")
    pupil = dump["pupil"]
    return {
        "id": number,
        "fullName": pupil["name"],
        "moetCode": pupil["code"],
        "citizenId": pupil["personal_id"],
        "gender": {"male": 1, "female": 2}[pupil["sex"]],
        "born": "{year:04}-{month:02}-{day:02}".format(**pupil["birth"]),
        "study": GRADINGS[dump["study"]["year"]],
        "conduct": GRADINGS[dump["conduct"]["year"]],
        "remark": dump["homeroom_remark"],
        "subjects": [
            {
                "title": row["name"].replace("NN1", "Ngoại ngữ 1"),
                "s1": VERDICTS.get(row["semester1"], row["semester1"]),
                "s2": VERDICTS.get(row["semester2"], row["semester2"]),
                "avg": VERDICTS.get(row["year"], row["year"]),
                "by": codes[row["teacher"]["name"], row["teacher"]["personal_id"]],
            }
            for row in dump["subjects"]
        ],
    }


@pytest.fixture
def vendor(tmp_path: Path, pages: dict[str, Any], root: Path, secondary: SampleSchool) -> Path:
    """A folder with a configuration, an export, and the vendor's package beside hocba's."""
    folder, package = tmp_path / "school", tmp_path / "site-packages"
    (folder / "exports").mkdir(parents=True)
    text = json.dumps(_exported(secondary), ensure_ascii=False)
    (folder / "exports" / "school.json").write_text(text, "utf-8")
    whole = (root / "fixtures/sources/third-school/hocba.toml").read_text("utf-8")
    (source,) = [b for b in pages[PAGE].blocks("toml") if b.startswith('plugins = ["our-system"]')]
    own, _, table = source.partition("\n")
    whole = whole.replace('plugins = ["sql"]', own).partition("[schools.source]")[0]
    (folder / "hocba.toml").write_text(whole + table, "utf-8")
    _install(root, package)
    return folder


def _install(root: Path, package: Path) -> None:
    """Do what pip does with the template: a module, and metadata with its entry point."""
    project = tomllib.loads((root / "docs/examples/adapter_pyproject.toml").read_text())["project"]
    metadata = package / f"our_system_hocba-{project['version']}.dist-info"
    metadata.mkdir(parents=True)
    names = project["entry-points"]["hocba"]
    entries = "".join(f"{name} = {module}\n" for name, module in names.items())
    (metadata / "entry_points.txt").write_text(f"[hocba]\n{entries}")
    (metadata / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    )
    (module,) = names.values()
    shutil.copy(root / "docs" / "examples" / "adapter.py", package / f"{module}.py")


def test_the_way_with_python(vendor: Path, secondary: SampleSchool) -> None:
    """Found by its entry point; every pupil is read, and rules are asked about each."""
    done = hocba(vendor, "source", "check", path=vendor.parent / "site-packages")
    assert "3 read without a finding" in done.stdout, done.stdout + done.stderr
    done = hocba(vendor, "check", path=vendor.parent / "site-packages")
    assert "3 pupils (0 not due)" in done.stdout, done.stdout + done.stderr
    assert hocba(vendor, "check").returncode == 2


def test_records_of_the_template(vendor: Path, root: Path, secondary: SampleSchool) -> None:
    """What the export holds stands in the records: marks, teachers with personal IDs, results."""
    plugin = type("Plugin", (), runpy.run_path(str(root / "docs" / "examples" / "adapter.py")))
    config = configuration.load(vendor / "hocba.toml").model_copy(update={"plugins": ()})
    with Journey(config, plugins=[plugin]) as journey:
        source = journey.host.open_source(config.schools[0].source_config)
        records = [record.transcript for record in source.records("6A")]
    assert len(records) == len(secondary.pupils)
    for got, sample in zip(records, secondary.pupils, strict=True):
        wanted = sample.transcript
        assert isinstance(got, SecondaryTranscript)
        assert isinstance(wanted, SecondaryTranscript)
        # The vendor's export has neither; everything else is the same.
        without = {"remark": None, "reassessed": None}
        assert [s.model_copy(update=without) for s in wanted.subjects] == [*got.subjects]
        assert (got.study.year, got.conduct.year) == (wanted.study.year, wanted.conduct.year)
        assert got.homeroom_teacher == wanted.homeroom_teacher
        assert (got.pupil.name, got.pupil.birth) == (wanted.pupil.name, wanted.pupil.birth)


def test_a_broken_export_is_told_without_what_stands_in_it(vendor: Path) -> None:
    """Exit status 3."""
    (vendor / "exports" / "school.json").write_text('{"staff": "Đỗ Văn A', "utf-8")
    done = hocba(vendor, "check", path=vendor.parent / "site-packages")
    assert done.returncode == 3
    assert "school.json" in done.stderr
    assert "Đỗ Văn A" not in done.stdout + done.stderr
