"""A browser's own name in the words of people here: Windows 电脑，360浏览器.

A short table, first match first, of what stands on the desks and in the pockets of an office;
anything else is told as what it runs on.
"""

BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("WXWork", "企业微信"),
    ("QQBrowser", "QQ浏览器"),
    ("QIHU", "360浏览器"),
    ("360SE", "360浏览器"),
    ("360EE", "360浏览器"),
    ("UBrowser", "UC浏览器"),
    ("UCBrowser", "UC浏览器"),
    ("HuaweiBrowser", "华为浏览器"),
    ("ArkWeb", "华为浏览器"),
    ("MiuiBrowser", "小米浏览器"),
    ("VivoBrowser", "vivo浏览器"),
    ("HeyTapBrowser", "OPPO浏览器"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Trident", "IE"),
    ("MSIE", "IE"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("OpenHarmony", "鸿蒙设备"),
    ("HarmonyOS", "鸿蒙设备"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "安卓设备"),
    ("Windows", "Windows 电脑"),
    ("Macintosh", "苹果电脑"),
    ("UOS", "统信电脑"),
    ("Kylin", "麒麟电脑"),
    ("Linux", "Linux 电脑"),
)
UNKNOWN = "未知设备"


def in_words(agent: str) -> str:
    """What a User-Agent header says, as `system，browser`; a header can claim anything."""
    found = [_first(table, agent) for table in (SYSTEMS, BROWSERS)]
    return "，".join(filter(None, found)) or UNKNOWN


def _first(table, agent: str) -> str:
    return next((words for mark, words in table if mark.lower() in agent.lower()), "")
