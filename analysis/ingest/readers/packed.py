"""Zip archives and gzip files: what is in them, read as if it lay in a folder, with a limit on bombs."""

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from analysis.ingest.encoding import NotText
from analysis.ingest.source import Piece, Source, Unpacked, buffered, check_ratio, rejected, source_of

# A member up to this size is unpacked once into memory; a larger one is unpacked as it is read.
_MEMORY_BYTES = 50_000_000
_UNPACK = "Unpack it yourself if you trust it, and give the files in it."
_UNSAFE = re.compile(r"[\x00-\x1f\x7f]")


def read_gzip(source: Source) -> Iterator[Piece]:
    """The documents in a gzip file, as its ending without ".gz" and its content say."""
    _check_depth(source)
    name = source.name.removesuffix(".gz").removesuffix(".GZ")
    ending = PurePosixPath(name).suffix.lower() if name != source.name else ""
    inner = replace(source, **source.within("gzip", ending=ending, open=partial(_open_gzip, source)))
    yield from _pieces(inner)


def _open_gzip(source: Source) -> BinaryIO:
    stream = source.open()
    unpacked = Unpacked(gzip.GzipFile(fileobj=stream), stream.tell, source.limits, "the gzip file")
    return buffered(unpacked)


def read_zip(source: Source) -> Iterator[Piece]:
    """The documents in a zip archive, in its members' sorted order; hidden files are skipped.

    Nothing is written to disk, so a member's name cannot reach outside a folder. Names are
    shown without their folders, as files' names are.
    """
    _check_depth(source)
    with source.seekable() as stream:
        check_members(stream, source, "the archive")
        archive = zipfile.ZipFile(stream)
        members = [info for info in archive.infolist() if not info.is_dir() and not _is_hidden(info.filename)]
        if len(members) > source.limits.members:
            raise NotText(f"the archive holds more than {source.limits.members:,} files", _UNPACK)
        members.sort(key=lambda info: PurePosixPath(info.filename).parts)
        for number, info in enumerate(members):
            name = _UNSAFE.sub("�", PurePosixPath(info.filename).name) or "unnamed"
            known = source.within(f"{number}:{name}", ending=PurePosixPath(name).suffix.lower())
            yield from (_within(piece, name) for piece in _member_pieces(archive, info, name, known, source))


def _member_pieces(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, known: dict[str, Any], source: Source
) -> Iterator[Piece]:
    if info.flag_bits & 0x1:
        remedy = "Unpack it with its password and give the file."
        yield rejected("it is encrypted in its archive", remedy, bytes=info.file_size)
        return
    try:
        if info.file_size <= _MEMORY_BYTES:
            inner = source_of(archive.read(info), name, **known)
        else:
            inner = Source(name=name, size=info.file_size, open=partial(_open_member, archive, info, source), **known)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        yield rejected(f"it is damaged in its archive: {error}", "Get the archive again.", bytes=info.file_size)
        return
    yield from _pieces(inner)


def _open_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, source: Source) -> BinaryIO:
    return buffered(
        Unpacked(archive.open(info), lambda: max(1, info.compress_size), source.limits, "a file in the archive")
    )


def check_members(stream: BinaryIO, source: Source, what: str) -> None:
    """Raise `NotText` when a zip's members, as they say themselves, are out of proportion.

    What a member says of its size binds it: no more is unpacked than it says.
    """
    try:
        infos = zipfile.ZipFile(stream).infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise NotText(
            f"{what} is damaged or cut off: {error}", "Get the file again; it did not arrive whole."
        ) from None
    for info in infos:
        check_ratio(
            info.file_size, info.compress_size, source.limits, f"'{PurePosixPath(info.filename).name}' in {what}"
        )
    check_ratio(sum(info.file_size for info in infos), source.size, source.limits, what)
    stream.seek(0, io.SEEK_SET)


def _check_depth(source: Source) -> None:
    if source.depth >= source.limits.depth:
        raise NotText(f"archives are nested more than {source.limits.depth} deep", _UNPACK)


def _is_hidden(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return any(part.startswith(".") for part in parts if part not in (".", "..")) or parts[:1] == ("__MACOSX",)


def _pieces(source: Source) -> Iterator[Piece]:
    from analysis.ingest.readers import pieces  # the readers' table names this module too

    return pieces(source)


def _within(piece: Piece, name: str) -> Piece:
    return replace(piece, member=f"{name}:{piece.member}" if piece.member else name)
