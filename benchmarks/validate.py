"""How fast records are checked: one document against other validators, and a school of 1,500.

    python benchmarks/validate.py [--json]

All of it on one core, in one run. What counts is the time of this process, so that neighbours do
not; how long the clock went on meanwhile is told too.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

import xmlschema
from lxml import etree

from hocba_hooks import Level, Record
from hocba_hooks.transcripts import Certificate
from hocba_plugin.config import Config, SchoolConfig, SchoolSourceConfig
from hocba_plugin.demo.smas_database import write_database
from hocba_plugin.documents.codec import Codec
from hocba_plugin.journey import Journey
from hocba_plugin.journey.reading import check
from hocba_plugin.profiles.loading import load_profile
from hocba_plugin.profiles.model import Profile
from hocba_plugin.samples import SampleSchool, sample_school
from hocba_plugin.samples.records import sample_records
from hocba_plugin.validate import Validator

ROUNDS = 15
IN_A_ROW = 10
"""Documents: whoever checks records checks many, and need not find the processor's caches cold."""
PROFILE = "qd3016-public"
GRADE = 12
PUPILS_IN_A_CLASS = 42
CLASSES = [f"{grade}A{number}" for grade in range(6, 10) for number in range(1, 10)]
PUPILS = 1500
REMARK = (
    "Nắm vững kiến thức của môn học, vận dụng tốt vào bài tập và tình huống thực tế; tích cực "
    "phát biểu, biết giúp bạn. Cần đọc thêm tài liệu, trình bày bài cẩn thận, rõ ràng và kiểm tra "
    "lại kết quả."
)
Run = Callable[[], object]
Check = Callable[[bytes], object]


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of this process, and by the clock."""

    process: float
    clock: float


@dataclass(frozen=True, slots=True)
class Race:
    """The best times of several ways to check the same bytes, in seconds."""

    bytes: int
    best: Mapping[str, float]

    def against(self, other: str) -> float:
        """Return how many times as fast as ``other`` ours is."""
        return self.best[other] / self.best["hocba"]


def documents_of_12_kilobytes(profile: Profile, count: int) -> list[bytes]:
    """Return documents as a diligent school fills them: remarks in every subject, a certificate.

    No two are of one pupil or say the same, so that nothing can be remembered of the one before.
    """
    codec, records = Codec(profile), sample_records(count)
    chosen = (record for record in records if record.transcript.school_class.grade == GRADE)
    return [codec.write(_filled(record, number)) for number, record in enumerate(chosen)]


def _filled(record: Record, number: int) -> Record:
    transcript = record.transcript
    more = {
        "subjects": tuple(
            row.model_copy(update={"remark": f"{REMARK} Phiếu {number}, {row.subject}."})
            for row in transcript.subjects
        ),
        "homeroom_remark": f"{REMARK} {REMARK} Phiếu {number}.",
        "certificates": (Certificate(name="Ứng dụng công nghệ thông tin cơ bản", kind="Tin học"),),
    }
    return record.model_copy(update={"transcript": transcript.model_copy(update=more)})


def race(profile: Profile, rounds: int) -> Race:
    """Check documents in three ways, which take turns after a few documents; each document once.

    Ours is everything: parsing, schema, reading back, and all rules a document can be held against.
    """
    contents = documents_of_12_kilobytes(profile, (rounds + 1) * IN_A_ROW)
    warming_up, *turns = [
        contents[begin : begin + IN_A_ROW] for begin in range(0, len(contents), IN_A_ROW)
    ]
    validator = Validator(profile)
    explaining = xmlschema.XMLSchema(profile.schema.decode("utf-8"), allow="none")
    compiled = etree.XMLSchema(etree.fromstring(profile.schema))
    ways: Mapping[str, Check] = {
        "hocba": lambda content: not validator.check_document(content).errors,
        "xmlschema": explaining.is_valid,
        "lxml": lambda content: compiled.validate(etree.fromstring(content)),
    }
    if not all(way(content) for way in ways.values() for content in warming_up):
        sys.exit("a document of the benchmark is not valid")
    spent = [{name: _each(way, turn) for name, way in ways.items()} for turn in turns]
    best = {name: min(turn[name] for turn in spent) for name in ways}
    return Race(round(mean(map(len, contents))), best)


def school_of_1500() -> SampleSchool:
    """Return a lower-secondary school of 36 classes."""
    classes = dict.fromkeys(CLASSES, PUPILS_IN_A_CLASS)
    classes[CLASSES[-1]] -= sum(classes.values()) - PUPILS
    return sample_school(Level.LOWER_SECONDARY, seed=5, classes=classes)


def check_school(school: SampleSchool, folder: Path) -> Spent:
    """Return what it takes to read a school's database and to check every pupil in it."""
    database = folder / "smas.sqlite"
    write_database(database, school)
    source = SchoolSourceConfig(
        system="smas", school_year=school.school_year, url=f"sqlite:///{database}"
    )
    configured = SchoolConfig(school=school.school, head=school.head, source=source)
    config = Config(plugins=("smas",), schools=(configured,))

    def whole_school() -> None:
        with Journey(config) as journey:
            checked = [one.stopped for one in check(journey, configured)]
        if len(checked) != PUPILS or any(checked):
            sys.exit(f"{len(checked)} pupils, {sum(checked)} stopped: not the school of the sample")

    return _spent(whole_school)


def _each(way: Check, contents: Sequence[bytes]) -> float:
    return _spent(lambda: [way(content) for content in contents]).process / len(contents)


def _spent(run: Run) -> Spent:
    process, clock = time.process_time(), time.perf_counter()
    run()
    return Spent(time.process_time() - process, time.perf_counter() - clock)


def _stay_on_one_core() -> None:
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def show(document: Race, school: Spent) -> None:
    """Print what was measured for people."""
    for name, seconds in document.best.items():
        print(f"{name:<12}{seconds * 1000:9.2f} ms  {document.against(name):6.2f} x hocba")
    print(f"one document of {document.bytes} bytes: the best turn of each\n")
    print(f"school      {school.process:9.2f} s   {school.clock:6.2f} s by the clock")
    print(f"{PUPILS} pupils of a SMAS-style database: read, and checked with class and school")


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    wanted = parser.parse_args()
    _stay_on_one_core()
    document = race(load_profile(PROFILE), wanted.rounds)
    with tempfile.TemporaryDirectory() as folder:
        school = check_school(school_of_1500(), Path(folder))
    if not wanted.json:
        show(document, school)
        return
    result = {
        "validate_vs_xmlschema": round(document.against("xmlschema"), 2),
        "validate_vs_lxml": round(document.against("lxml"), 3),
        "school_1500_seconds": round(school.process, 2),
        "school_1500_seconds_by_the_clock": round(school.clock, 2),
        "document_bytes": document.bytes,
    }
    print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
