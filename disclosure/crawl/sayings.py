"""What a fetch record says of itself in English (``detail``), in the office's Chinese. Records keep their words; the pages show these."""

from __future__ import annotations

import re

SAYINGS: tuple[tuple[str, str], ...] = (
    # hosts that are not asked again
    (r"([^\s（(]+) at the same address: ", r"同一地址的 \1："),
    (r"; the host is not asked again this night", "；本夜不再访问该主机"),
    (r"a protection wall \(HTTP (\d+)\)", r"防护墙（HTTP \1）"),
    (r"a protection wall \(challenge page\)", "防护墙（挑战页）"),
    (r"a protection wall \((\d+) challenge pages\)", r"防护墙（本夜 \1 个挑战页）"),
    (r"a challenge page in place of the content", "返回的是挑战页，没有内容"),
    (r"a wall that wants its cookie back before it answers", "防护墙，带回它的 Cookie 才作答"),
    (r"asks for a cookie", "要求带 Cookie"),
    (r"asks to be left alone for (\d+) s", r"要求 \1 秒内不再访问"),
    (r"(\d+) refusals in a row", r"连续拒绝 \1 次"),
    (r"(\d+) of (\d+) answers were refusals", r"\2 次应答中 \1 次是拒绝"),
    (r"(\d+) pages in a row not served", r"连续 \1 页没有给出"),
    # connections
    (r"no connection in time", "没有按时连上"),
    (r"no connection could be made", "连接不上"),
    (r"no connection \((.*?)\)(?=；|$|）|\))", r"连接不上（\1）"),
    (r"no connection", "连接不上"),
    (r"no answer in time", "没有按时作答"),
    (r"the answer took too long", "作答时间过长"),
    (r"the host cannot be reached", "主机不可达"),
    (r"the connection was refused", "连接被拒绝"),
    (r"the connection was reset", "连接被重置"),
    (r"the connection was closed unanswered", "没有作答就断开"),
    (r"the protected connection broke off", "加密连接中断"),
    (r"the answer broke off in its head", "应答头中断"),
    (r"the answer broke off", "应答中断"),
    (r"the packed body breaks off", "压缩内容中断"),
    (r"a part was sent where all was asked for", "只给了一部分"),
    (r"unknown fault \((\w+)\)", r"未知故障（\1）"),
    # certificates, in OpenSSL's words
    (
        r"(the certificate is not accepted: )?(unable to get local issuer certificate|unable to verify the first certificate)",
        "证书链不完整",
    ),
    (r"(the certificate is not accepted: )?certificate has expired", "证书已过期"),
    (r"(the certificate is not accepted: )?certificate is not yet valid", "证书尚未生效"),
    (r"(the certificate is not accepted: )?self[- ]signed certificate in certificate chain", "证书链中有自签名证书"),
    (r"(the certificate is not accepted: )?self[- ]signed certificate", "证书是自签名的"),
    (r"(the certificate is not accepted: )?Hostname mismatch, certificate is not valid for '([^']*)'\.?", r"证书不是签给 \2 的"),
    (r"(the certificate is not accepted: )?IP address mismatch, certificate is not valid for '([^']*)'\.?", r"证书不是签给 \2 的"),
    (r"the certificate is not accepted: ", "证书不被接受，原文："),
    (r"no TLS could be agreed on: ", "没有商定加密方式，原文："),
    (r"no TLS could be agreed on", "没有商定加密方式"),
    # names and addresses; the first five are the name service's own words
    (r"Name or service not known|nodename nor servname provided, or not known", "没有这个域名"),
    (r"No address associated with (host)?name", "该域名没有地址"),
    (r"Temporary failure in name resolution", "域名服务器没有作答"),
    (r"Non-recoverable failure in name resolution", "域名服务器不能作答"),
    (r"no host can have this name", "不成域名"),
    (r"the name has no address", "该域名没有地址"),
    (r"([^\s（(]+) is neither a public address nor one of an office's own network", r"\1 既不是公网地址，也不是办公内网地址"),
    (r"([^\s（(]+) is public and leads to (\S+), an address that is not", r"\1 在公网，却转到内部地址 \2"),
    (r"([^\s（(]+) leads to (\S+), an address that is not public", r"\1 指向内部地址 \2"),
    (r"([^\s（(]+) is not on this machine, as all sites of the city are", r"\1 不在本机，而本市站点都在本机"),
    # redirects and rules
    (r"leads off the city: nowhere", "转向没有给出网址"),
    (r"leads off the city", "转到本市未登记的主机"),
    (r"leads in a circle", "转来转去回到原处"),
    (r"answers under another name", "以另一名称作答"),
    (r"too many redirects", "转向次数过多"),
    (r"; name its host as a site in city\.yml, or ask the owner", "；请在 city.yml 登记该主机，或请主办单位处理"),
    (r"; permission (.+?); robots\.txt: ", r"；凭许可 \1；robots.txt："),
    (r"permission (.+?); robots\.txt: ", r"凭许可 \1；robots.txt："),
    (r"robots\.txt: ", "robots.txt："),
    (r"a web page in place of robots\.txt, read as no rules", "robots.txt 处是一个网页，视为没有规则"),
    (r"longer than 500 KiB: the rest was not read", "超过 500 KiB，其余未读"),
    (r"Crawl-delay (\S+|'.+?') cannot be read", r"Crawl-delay \1 读不出"),
    (r"Crawl-delay (\S+|'.+?') read as (\S+) s", r"Crawl-delay \1 按 \2 秒执行"),
    (r"; (\S+) asked, in its run (\S+)", r"；由 \1 在 \2 中取得"),
    (r"; (\S+) led there", r"；由 \1 转来"),
    (r"as of (\S+): (\w+)", r"沿用 \1 的应答：\2"),
    # what was sent
    (r"HTTP 304 to a request without conditions", "未带条件的请求得到 HTTP 304"),
    (r"(\d+) bytes are more than (\d+)", r"\1 字节，超过上限 \2"),
    (r"more than (\d+) bytes", r"超过 \1 字节"),
    (r"more came than the answer's length says", "内容多于应答所称的长度"),
    (r"sent in a way that we did not ask for", "发送方式不是我们要求的"),
    (r"packed in a way that we did not ask for", "压缩方式不是我们要求的"),
    (r"packed in too many parts", "压缩分段过多"),
    (r"packed more than twice", "压缩超过两层"),
    (r"the body is not packed as its head says", "内容与应答头所称的压缩方式不符"),
    (r"what came is no HTTP", "应答不是 HTTP"),
    (r"a part of the body has no size", "内容分块没有长度"),
    (r"a line of the head is too long", "应答头有一行过长"),
    (r"the head of the answer is too large", "应答头过大"),
    (r"too much stands between the parts of the body", "内容分块之间夹杂过多"),
    (r"the address cannot be asked for as it is written", "网址照原样无法请求"),
    (r"would be asked for as (\S+)", r"网址会被改写为 \1"),
    # our own turn
    (r"(\d+) s with this host in this run, pauses among them", r"本次采集在该主机已用 \1 秒，含等待"),
    (r"(\d+) requests this night", r"本夜已请求 \1 次"),
    (r"the run was ended", "采集被中止"),
    (r"a quiet night", "静默夜"),
    (r"outside (\S+) of the night of (\S+)", r"不在 \2 夜的采集时段 \1 内"),
    (r"the share of this night that \w+ may take", "本夜分给这类访问的额度已用完"),
    (r"waits for another night", "留待另一夜"),
    (r"read in this run for (\S+)", r"本次已为栏目 \1 读过"),
)
"""What our records say (a pattern) and how a page says it; a test holds them to the source of every detail. What a library or a server said is quoted."""

_SAYINGS = tuple((re.compile(pattern), words) for pattern, words in SAYINGS)


def say_in_chinese(detail: str | None) -> str:
    """The detail of a record, or of a column's row that quotes one, for a page; "" for none."""
    said = detail or ""
    for pattern, words in _SAYINGS:
        said = pattern.sub(words, said)
    return said
