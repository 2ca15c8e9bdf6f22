"""Finding profiles and reading their folders."""

import csv
import datetime as dt
from collections.abc import Iterator, Mapping
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from types import ModuleType
from typing import Any, get_args

from hocba_hooks import Role, Stage
from hocba_hooks.keys import SignatureAlgorithm
from hocba_hooks.transcripts import Form
from hocba_hooks.values.text import one_line
from hocba_hooks.written import decoded
from hocba_plugin import os_errors, toml
from hocba_plugin.errors import PluginError, ProfileError
from hocba_plugin.host.loading import find, installed, load
from hocba_plugin.host.origin import Origin
from hocba_plugin.profiles.model import (
    ApiSpec,
    CanonicalForm,
    CertificateSpec,
    CodeList,
    Curve,
    Digest,
    FieldRow,
    Kind,
    Profile,
    SignatureForm,
    SignatureSpec,
    SlotSpec,
)

ENTRY_POINTS = "hocba.profiles"
_MESSAGE_FORMS = ("register", "revoke", "reply")


def installed_profiles() -> tuple[str, ...]:
    """Return the ids of all profiles that installed packages offer."""
    return tuple(dict.fromkeys(entry.name for entry in installed(ENTRY_POINTS)))


def load_profile(reference: str | Path) -> Profile:
    """Read a profile by id or by folder.

    :raises ProfileError: it cannot be found, or a file of it is missing or wrong.
    :raises PluginError: the package that offers it cannot be loaded, or two offer it.
    """
    folder = _folder(reference)
    try:
        return _read(folder)
    except FileNotFoundError as error:
        raise ProfileError(
            folder.name,
            f"thiếu tệp {Path(str(error.filename)).name}",
            f"{Path(str(error.filename)).name} is missing",
        ) from error
    except KeyError as error:
        raise ProfileError(
            "profile.toml", f"thiếu {error.args[0]}", f"{error.args[0]} is missing"
        ) from error
    except toml.TomlError as error:
        raise ProfileError("profile.toml", error.vi, error.en) from error
    except OSError as error:
        raise ProfileError(folder.name, *os_errors.reasons(error)) from error
    except (AttributeError, TypeError, ValueError, csv.Error) as error:
        raise ProfileError(folder.name, *_misread(error)) from error


def _misread(error: Exception) -> tuple[str, str]:
    if isinstance(error, UnicodeDecodeError):
        return "có tệp không phải UTF-8", "a file of it is not UTF-8"
    # Whoever writes a profile is helped by Python's own words; no profile speaks of pupils.
    said = one_line(str(error))
    return f"nội dung không đúng; Python báo: “{said}”", f"wrong content; Python says: “{said}”"


def _folder(reference: str | Path) -> Traversable:
    if isinstance(reference, Path) or (Path(reference) / "profile.toml").is_file():
        return Path(reference)
    if reference not in installed_profiles():
        raise ProfileError(
            reference,
            "không phải hồ sơ cấu trúc đã cài, cũng không phải thư mục có profile.toml",
            "neither an installed profile nor a folder with profile.toml",
        )
    return _installed(find(ENTRY_POINTS, reference))


def _installed(entry: metadata.EntryPoint) -> Traversable:
    package = load(entry)
    if isinstance(package, ModuleType) and hasattr(package, "__path__"):
        return resources.files(package)
    raise PluginError(
        str(Origin.of_entry(entry)),
        f"{entry.value} không phải thư mục (package); hãy nêu package có profile.toml",
        f"{entry.value} is no package; name the one that has profile.toml",
    )


def _read(folder: Traversable) -> Profile:
    table = toml.table_of(folder.joinpath("profile.toml").read_bytes())
    xml, api = table["xml"], table["api"]
    record_forms = tuple(form.value for form in Form)
    return Profile(
        **{key: table[key] for key in ("id", "title_vi", "title_en", "status")},
        note_vi=table["note_vi"],
        note_en=table["note_en"],
        root=xml["root"],
        namespace=xml["namespace"],
        id_attribute=xml["id_attribute"],
        fields=tuple(_rows(folder.joinpath("fields.csv"), record_forms)),
        messages=tuple(_rows(folder.joinpath("messages.csv"), _MESSAGE_FORMS)),
        message_roots=table["messages"],
        codelists=dict(_codelists(folder.joinpath("codelists"))),
        slots=tuple(map(_slot, table["slots"])),
        certificates={name: _certificate(spec) for name, spec in table["certificates"].items()},
        signature=_signature(table["signature"]),
        api=ApiSpec(paths=api["paths"], names=api["names"], codes=api["codes"]),
        required_rules=tuple(table.get("rules", {}).get("required", ())),
        year_begins=_day(table.get("school_year", {}).get("begins", "")),
        schema=_schema(folder.joinpath("schema.xsd")),
    )


def _schema(file: Traversable) -> bytes:
    # Absent while a profile is being written: ``hocba profile schema`` makes it from the rows.
    return file.read_bytes() if file.is_file() else b""


def _rows(file: Traversable, forms: tuple[str, ...]) -> Iterator[FieldRow]:
    lines = decoded(file.read_bytes()).splitlines()
    for number, row in enumerate(csv.DictReader(lines), start=2):
        place = f"{file.name}:{number}"
        if row["form"] not in forms:
            raise ProfileError(
                place,
                f"form {row['form']} không thuộc {', '.join(forms)}",
                f"form {row['form']} is none of {', '.join(forms)}",
            )
        if row["kind"] not in get_args(Kind):
            raise ProfileError(
                place,
                f"kind {row['kind']} không thuộc {', '.join(get_args(Kind))}",
                f"kind {row['kind']} is none of {', '.join(get_args(Kind))}",
            )
        yield _row(row, place)


def _row(row: Mapping[str, Any], place: str) -> FieldRow:
    return FieldRow(
        form=row["form"],
        path=row["path"],
        kind=row["kind"],
        model=row["model"],
        convert=row["convert"] or "text",
        id=row["id"],
        required=row["required"] or "no",
        due=Stage(row.get("due") or Stage.START),
        type=row["type"],
        max_length=int(row["max_length"]) if row["max_length"] else None,
        minimum=row["min"],
        maximum=row["max"],
        pattern=row["pattern"],
        condition=row["condition"],
        meaning_vi=row["meaning_vi"],
        meaning_en=row["meaning_en"],
        source=row["source"],
        confidence=row["confidence"],
        place=place,
    )


def _codelists(folder: Traversable) -> Iterator[tuple[str, CodeList]]:
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        name, ending = file.name[:-4], file.name[-4:]
        if ending.lower() == ".csv":
            lines = decoded(file.read_bytes()).splitlines()
            yield name, _codelist(name, list(csv.DictReader(lines)))


def _codelist(name: str, rows: list[dict[str, str]]) -> CodeList:
    codes: dict[tuple[str, str], str] = {}
    ids: dict[tuple[str, str], str] = {}
    for row in rows:
        scope, id_, code = row.get("scope", ""), row["id"], row["code"]
        if (scope, id_) in codes or (scope, code) in ids:
            raise ProfileError(
                f"codelists/{name}.csv",
                f"{id_} hoặc {code} bị lặp",
                f"{id_} or {code} stands there twice",
            )
        codes[scope, id_] = code
        ids[scope, code] = id_
    return CodeList(name, codes, ids)


def _slot(table: Mapping[str, Any]) -> SlotSpec:
    forms = tuple(Form(form) for form in table["forms"])
    return SlotSpec(**{**table, "role": Role(table["role"]), "forms": forms})


def _day(text: str) -> str:
    try:
        return f"{dt.date.fromisoformat(f'2000-{text}'):%m-%d}" if text else ""
    except ValueError:
        raise ProfileError(
            "profile.toml",
            "[school_year] begins không phải dạng MM-DD",
            "[school_year] begins is no MM-DD",
        ) from None


def _certificate(table: Mapping[str, Any]) -> CertificateSpec:
    return CertificateSpec(
        kind=table["kind"],
        attributes=tuple(table["attributes"]),
        prefixes=tuple(table["prefixes"]),
        stores=tuple(table.get("stores", ())),
    )


def _signature(table: Mapping[str, Any]) -> SignatureSpec:
    forms = tuple(table.get("canonical_forms", ("exc-c14n",)))
    if "exc-c14n" not in forms:
        raise ProfileError(
            "profile.toml",
            "[signature] canonical_forms thiếu exc-c14n",
            "signature canonical_forms lack exc-c14n",
        )
    names = tuple(algorithm.value for algorithm in SignatureAlgorithm)
    spec = SignatureSpec(
        form=_known(table["form"], get_args(SignatureForm)),
        algorithms=tuple(_known(name, names) for name in table["algorithms"]),
        curves=tuple(_known(name, get_args(Curve)) for name in table.get("curves", ("P-256",))),
        digest=_known(table.get("digest", "sha256"), get_args(Digest)),
        canonical_forms=tuple(_known(name, get_args(CanonicalForm)) for name in forms),
        time_stamp_stores=tuple(table.get("time_stamp_stores", ())),
    )
    if spec.time_stamped != bool(spec.time_stamp_stores):
        raise ProfileError(
            "profile.toml",
            "[signature] time_stamp_stores phải đi cùng form xades-t",
            "signature time_stamp_stores go with form xades-t",
        )
    return spec


def _known(name: Any, names: tuple[Any, ...]) -> Any:
    if name not in names:
        listed = ", ".join(names)
        raise ProfileError(
            "profile.toml",
            f"[signature] không hỗ trợ {name}; dùng được: {listed}",
            f"signature {name} is not supported; known: {listed}",
        )
    return name
