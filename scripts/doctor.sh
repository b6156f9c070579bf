#!/usr/bin/env bash
# Say in one line which system packages are missing, or that none is. Nothing is installed; what depends on them is skipped.
set -euo pipefail

missing=()
want() { "${@:2}" >/dev/null 2>&1 || missing+=("$1"); }
has() { local name; for name in "$@"; do command -v "$name" && return 0; done; return 1; }
has_cjk_fonts() { compgen -G '/usr/share/fonts/*/*/*CJK*' || compgen -G '/usr/share/fonts/*/*CJK*' || { has fc-list && fc-list :lang=zh family | grep -q .; }; }
has_library() { compgen -G "/usr/lib/*/$1" || compgen -G "/usr/lib/$1" || compgen -G "/lib/*/$1"; }
has_postgres() { has initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb'; }

want fonts-noto-cjk has_cjk_fonts
want chromium has chromium chromium-browser google-chrome
want libreoffice-writer has soffice libreoffice
want poppler-utils has pdftoppm
want postgresql has_postgres
want faketime has faketime
want libpango-1.0-0 has_library 'libpango-1.0.so*'
want libpangoft2-1.0-0 has_library 'libpangoft2-1.0.so*'
want libharfbuzz-subset0 has_library 'libharfbuzz-subset.so*'

if ((${#missing[@]})); then
  echo "doctor: not on this machine: ${missing[*]}; what depends on them is skipped. To have it: sudo apt-get install --no-install-recommends ${missing[*]}"
else
  echo "doctor: nothing is missing on this machine, and nothing is skipped"
fi
