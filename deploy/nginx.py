"""The proxy's configuration from the environment, checked by nginx itself.

``python -m deploy.nginx --folder run/proxy`` writes ``nginx.conf`` and the proxy's own pages into a
folder, then lets ``nginx -t`` read them; with ``--run`` nginx takes the place of this process.
Needs nginx 1.22 or newer, an ordinary user and no root; the modules for brotli are used where they
are installed. The variables are those of `tdi.settings`.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from deploy.own_pages import OWN_PAGES, fill, own_page, style_digest
from deploy.proxy import Proxy
from tdi import settings
from tdi.errors import SettingError

COMPRESSED: Final = "text/css text/javascript text/plain text/csv application/json application/geo+json application/xml image/svg+xml"
PERMISSIONS: Final = "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"


def configuration(proxy: Proxy) -> str:
    """Return the text of ``nginx.conf``.

    >>> site = Proxy("127.0.0.1:8080", "127.0.0.1:8081", (), Path("site"))
    >>> "proxy_pass" in configuration(site), "root www" in configuration(site)
    (False, True)
    """
    limited = proxy.requests > 0
    strict = "            add_header Strict-Transport-Security $strict always;"
    own_headers = "\n".join(
        f"            add_header {name} always;"
        for name in (
            "X-Content-Type-Options nosniff",
            "Referrer-Policy same-origin",
            f'Permissions-Policy "{PERMISSIONS}"',
            "Strict-Transport-Security $strict",
        )
    )
    values = {
        "MODULES": "\n".join(f"load_module {path};" for path in proxy.modules),
        "USER": f"user {proxy.user};" if proxy.user else "",
        "FILES": f"worker_rlimit_nofile {_open_files()};",
        "BROTLI": f"    brotli on;\n    brotli_comp_level 5;\n    brotli_types {COMPRESSED};"
        if proxy.modules
        else "",
        "BROTLI_STATIC": "            brotli_static on;" if proxy.modules else "",
        "TRUSTED": _trusted(proxy.trusted),
        "UPSTREAM": _upstream(proxy.replicas),
        "ZONES": _zones(proxy),
        "LIMIT": f"            limit_req zone=requests burst={4 * proxy.requests} nodelay;"
        if limited
        else "",
        "FILES_LIMIT": f"            limit_req zone=files burst={max(1, proxy.files // 2)} nodelay;"
        if proxy.files
        else "",
        "SESSIONS": f"            limit_conn sessions {proxy.sessions};" if proxy.sessions else "",
        "SITE_MAPS": _site_maps(proxy) if proxy.site else "",
        "LISTEN": proxy.listen + (" ssl http2" if proxy.certificate else ""),
        "HEALTH": proxy.health,
        "TLS": _tls(proxy),
        "PLAIN": _plain(proxy),
        "ANCESTORS": proxy.ancestors,
        "STYLE_DIGEST": style_digest(),
        "OWN_HEADERS": own_headers,
        "STRICT_HEADER": strict,
        "LOG": proxy.log,
        "SITE_PATH": proxy.site_path,
        "SITE_PATH_BARE": proxy.site_path.rstrip("/"),
    }
    values["SITE"] = fill("nginx-site.template", values) if proxy.site else ""
    to_site = f"\n        location / {{\n            return 302 {proxy.site_path};\n        }}"
    values["APP"] = fill("nginx-app.template", values) if proxy.replicas else to_site
    return re.sub(r"\n\s*\n+", "\n\n", fill("nginx.conf.template", values)).lstrip()


def _open_files() -> int:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return 20_000 if hard == resource.RLIM_INFINITY else min(20_000, hard)


def _trusted(networks: tuple[str, ...]) -> str:
    if not networks:
        return "    map $scheme $outer_scheme {\n        default $scheme;\n    }"
    lines = [f"    set_real_ip_from {network};" for network in networks]
    lines += ["    real_ip_header X-Forwarded-For;", "    real_ip_recursive on;"]
    lines += ["    geo $realip_remote_addr $in_front {", "        default 0;"]
    lines += [f"        {network} 1;" for network in networks]
    lines += [
        "    }",
        '    map "$in_front-$http_x_forwarded_proto" $outer_scheme {',
        "        default $scheme;",
    ]
    return "\n".join([*lines, "        1-https https;", "        1-http http;", "    }"])


def _upstream(replicas: tuple[str, ...]) -> str:
    if not replicas:
        return ""
    lines = ["    upstream replicas {", "        hash $place consistent;"]
    lines += [f"        server {replica} max_fails=2 fail_timeout=5s;" for replica in replicas]
    return "\n".join([*lines, "        keepalive 64;", "    }"])


def _zones(proxy: Proxy) -> str:
    lines = []
    if proxy.requests:
        lines.append(
            f"    limit_req_zone $binary_remote_addr zone=requests:8m rate={proxy.requests}r/s;"
        )
    if proxy.files:
        lines.append(f"    limit_req_zone $binary_remote_addr zone=files:8m rate={proxy.files}r/m;")
    if proxy.sessions:
        lines.append("    limit_conn_zone $binary_remote_addr zone=sessions:8m;")
    return "\n".join(lines)


def _site_maps(proxy: Proxy) -> str:
    path = re.escape(proxy.site_path)
    # The older header cannot name other origins; where some are allowed, only the policy speaks.
    frame = "SAMEORIGIN" if proxy.ancestors == "'self'" else '""'
    return f"""    # The address holds the digest: for ever. What names the latest version: a minute. Pages of a version: an hour.
    map $uri $site_cache {{
        default "public, max-age=3600";
        "~\\.[0-9a-f]{{8,}}\\.[a-z0-9]+$" "public, max-age=31536000, immutable";
        "~^{path}[^/]*$" "public, max-age=60";
    }}
    map $uri $site_ancestors {{
        default "{proxy.ancestors}";
        "~^{path}(v/[^/]+/)?(embed/|carte\\.html$)" "*";
    }}
    map $uri $site_frame {{
        default {frame};
        "~^{path}(v/[^/]+/)?(embed/|carte\\.html$)" "";
    }}"""


def _tls(proxy: Proxy) -> str:
    if proxy.certificate is None:
        return ""
    lines = [
        f"        ssl_certificate {proxy.certificate.resolve()};",
        f"        ssl_certificate_key {(proxy.key or proxy.certificate).resolve()};",
        "        ssl_protocols TLSv1.2 TLSv1.3;",
        "        ssl_session_cache shared:tls:4m;",
        "        ssl_session_tickets off;",
    ]
    return "\n".join(lines)


def _plain(proxy: Proxy) -> str:
    if not (proxy.certificate and proxy.plain):
        return ""
    return (
        f"\n    server {{\n        listen {proxy.plain};\n        access_log off;\n"
        "        location /.well-known/acme-challenge/ { root acme; }\n"
        "        location / { return 308 https://$host$request_uri; }\n    }\n"
    )


def write(folder: Path, proxy: Proxy) -> Path:
    """Write the configuration and the pages into a folder; return the path of ``nginx.conf``."""
    own = folder / "pages" / "-"
    for needed in (own, folder / "tmp", folder / "cache", folder / "acme"):
        needed.mkdir(parents=True, exist_ok=True)
    for name in OWN_PAGES:
        (own / f"{name}.html").write_text(own_page(name, proxy), encoding="utf-8")
    if proxy.site is not None:
        # By a link, so that an export that exchanges the folder is served at once, under any path.
        link = folder / "www" / proxy.site_path.strip("/")
        link.parent.mkdir(parents=True, exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(proxy.site.resolve(), target_is_directory=True)
    target = folder / "nginx.conf"
    target.write_text(configuration(proxy), encoding="utf-8")
    return target


def command(folder: Path) -> list[str]:
    """Return the command that runs nginx on a folder.

    Raises
    ------
    SettingError
        When nginx is not installed.
    """
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if nginx is None:
        raise SettingError(
            "nginx is not installed.", where="PATH", remedy="apt-get install nginx-light."
        )
    where = folder.resolve()
    return [nginx, "-p", f"{where}/", "-c", str(where / "nginx.conf"), "-e", "stderr"]


def main(arguments: list[str] | None = None) -> int:
    """Write the configuration, let nginx check it, and run it when asked; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.nginx", description=__doc__.split("\n")[0]
    )
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path("run/proxy"),
        help="where nginx keeps everything (run/proxy)",
    )
    parser.add_argument(
        "--run", action="store_true", help="become nginx once the configuration is good"
    )
    parser.add_argument(
        "--user", default="www-data", help="account of the workers when started by root (www-data)"
    )
    options = parser.parse_args(arguments)
    try:
        for warning in settings.check():
            print(f"proxy: {warning}", file=sys.stderr)
        proxy = Proxy.from_environment(options.user)
        if not proxy.modules:
            print("proxy: no brotli modules found; gzip alone.", file=sys.stderr)
        if proxy.site is not None and not proxy.site.is_dir():
            # Not a fault: the export may come later, and is served as soon as it is there.
            print(f"proxy: TDI_PROXY_SITE: {proxy.site} is not there (yet).", file=sys.stderr)
        write(options.folder, proxy)
        nginx = command(options.folder)
    except (SettingError, OSError) as error:
        print(f"proxy: {error}", file=sys.stderr)
        return 1
    checked = subprocess.run([*nginx, "-t", "-q"], capture_output=True, text=True, check=False)
    if checked.returncode:
        print(f"proxy: {' '.join(checked.stderr.split())}", file=sys.stderr)
        return 1
    if options.run:
        sys.stdout.flush()
        os.execv(nginx[0], nginx)  # noqa: S606 - nginx takes the place of this process
    print(f"{options.folder / 'nginx.conf'} is good: {' '.join(nginx)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
