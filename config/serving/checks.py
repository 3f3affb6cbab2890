"""What a machine must have before it serves: each missing thing is named with its package.

Registered by orgs.apps; `manage.py check` and every start run them.
"""

import ctypes
import importlib.util
from collections.abc import Iterable

from django.core.checks import CheckMessage, Error, Warning

PANGO = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0")
HARFBUZZ_SUBSET = ("libharfbuzz-subset.so.0",)
FONTCONFIG = ("libfontconfig.so.1",)
CHINESE = b":lang=zh-cn"


def check_defusedxml(app_configs=None, **kwargs) -> list[CheckMessage]:
    """openpyxl refuses entity bombs in uploads only when defusedxml is installed."""
    if importlib.util.find_spec("defusedxml"):
        return []
    return [
        Error(
            "缺少 Python 软件包 defusedxml，上传的表格得不到防护。",
            hint="在本项目环境中安装锁定的依赖，其中包含 defusedxml。",
            id="config.E001",
        )
    ]


def check_pango(app_configs=None, **kwargs) -> list[CheckMessage]:
    """Without Pango no PDF can be drawn at all."""
    if all(map(is_loadable, (*PANGO, *FONTCONFIG))):
        return []
    return [
        Error(
            "缺少排版程序库 Pango，无法生成 PDF。",
            hint="请安装：apt-get install libpango-1.0-0 libpangoft2-1.0-0",
            id="config.E002",
        )
    ]


def check_harfbuzz_subset(app_configs=None, **kwargs) -> list[CheckMessage]:
    """Without it a document takes a quarter of a minute instead of half a second."""
    if all(map(is_loadable, HARFBUZZ_SUBSET)):
        return []
    return [
        Warning(
            "缺少字体子集程序库 HarfBuzz Subset，每份 PDF 要等十几秒。",
            hint="请安装：apt-get install libharfbuzz-subset0",
            id="config.W001",
        )
    ]


def check_cjk_font(app_configs=None, **kwargs) -> list[CheckMessage]:
    """Without a Chinese font a PDF shows boxes."""
    if has_font(CHINESE):
        return []
    return [
        Error(
            "没有找到中文字体，PDF 中的汉字会显示为方框。",
            hint="请安装：apt-get install fonts-noto-cjk（或本单位已购的仿宋、小标宋字体）",
            id="config.E003",
        )
    ]


CHECKS = (check_defusedxml, check_pango, check_harfbuzz_subset, check_cjk_font)


def is_loadable(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


class FontSet(ctypes.Structure):
    """The beginning of fontconfig's FcFontSet."""

    _fields_ = (("count", ctypes.c_int),)


def has_font(pattern: bytes, libraries: Iterable[str] = FONTCONFIG) -> bool:
    """Whether fontconfig, which draws our PDF, knows a font for `pattern` (its own language)."""
    if not all(map(is_loadable, libraries)):
        return False
    fontconfig = _fontconfig()
    wanted = fontconfig.FcNameParse(pattern)
    nothing = fontconfig.FcObjectSetCreate()
    found = fontconfig.FcFontList(None, wanted, nothing)
    try:
        return bool(found) and found.contents.count > 0
    finally:
        fontconfig.FcPatternDestroy(wanted)
        fontconfig.FcObjectSetDestroy(nothing)
        if found:
            fontconfig.FcFontSetDestroy(found)


def _fontconfig() -> ctypes.CDLL:
    library = ctypes.CDLL(FONTCONFIG[0])
    pointer = ctypes.c_void_p
    library.FcNameParse.restype = pointer
    library.FcNameParse.argtypes = [ctypes.c_char_p]
    library.FcObjectSetCreate.restype = pointer
    library.FcFontList.restype = ctypes.POINTER(FontSet)
    library.FcFontList.argtypes = [pointer, pointer, pointer]
    library.FcPatternDestroy.argtypes = [pointer]
    library.FcObjectSetDestroy.argtypes = [pointer]
    library.FcFontSetDestroy.argtypes = [ctypes.POINTER(FontSet)]
    return library
