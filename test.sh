#!/usr/bin/env bash
# Builds everything and runs every test project; the last line counts the tests. Needs the .NET 10 SDK.
# The referees (poppler, qpdf, OpenSSL, NSS, SoftHSM ...) are installed when this is root on a Debian-like system;
# elsewhere tests whose referee is missing are skipped and say so. With CI=true they fail instead.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1
readonly minutes_per_project=15

# command:package of every tool that some test runs
referees=(
  openssl:openssl pdfsig:poppler-utils pdftotext:poppler-utils qpdf:qpdf certutil:libnss3-tools
  softhsm2-util:softhsm2 pkcs11-tool:opensc p11-kit:p11-kit kill:procps pdftoppm:poppler-utils mutool:mupdf-tools npm:npm chromium:chromium
)
# file:package of every library, or server outside the path, that some test loads or starts
libraries=(
  p11-kit-client.so:p11-kit-modules libsoftokn3.so:libnss3 aiosmtpd:python3-aiosmtpd initdb:postgresql
)
# file:package of every font that some test embeds
fonts=(
  opentype/ipaexfont-gothic/ipaexg.ttf:fonts-ipaexfont-gothic opentype/ipaexfont-mincho/ipaexm.ttf:fonts-ipaexfont-mincho
  opentype/noto/NotoSansCJK-Regular.ttc:fonts-noto-cjk truetype/dejavu/DejaVuSans.ttf:fonts-dejavu-core
)

install_referees() {
  local missing=() entry
  for entry in "${referees[@]}"; do
    type -P "${entry%%:*}" > /dev/null || missing+=("${entry##*:}")
  done
  for entry in "${libraries[@]}"; do
    [ -n "$(find /usr/lib /usr/lib64 -name "${entry%%:*}" -print -quit 2> /dev/null)" ] || missing+=("${entry##*:}")
  done
  for entry in "${fonts[@]}"; do
    [ -e "/usr/share/fonts/${entry%%:*}" ] || missing+=("${entry##*:}")
  done
  [ ${#missing[@]} -eq 0 ] && return
  if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then
    echo "Not installed, tests that need them are skipped: ${missing[*]}"
    return
  fi
  echo "Installing ${missing[*]} ..."
  local log
  log=$(mktemp)
  { apt-get -qq -o DPkg::Lock::Timeout=300 update &&
    DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "${missing[@]}"
  } < /dev/null > "$log" 2>&1 || { echo "The installation failed:"; tail -n 20 "$log"; }
  rm -f "$log"
}

passed=0 failed=0 skipped=0

# Adds up the summary that xunit prints; a run without one died, and counts as a failure.
count() {
  local summary total errors failures skips
  summary=$(sed -n 's/.*Total: \([0-9]*\), Errors: \([0-9]*\), Failed: \([0-9]*\), Skipped: \([0-9]*\),.*/\1 \2 \3 \4/p' "$1" | tail -n 1)
  # A project without tests prints no more than this.
  [ -z "$summary" ] && grep -q 'Total: 0$' "$1" && summary="0 0 0 0"
  if [ -z "$summary" ]; then
    echo "$2 ended with exit code $3 and without a summary."
    failed=$((failed + 1))
    return
  fi
  read -r total errors failures skips <<< "$summary"
  passed=$((passed + total - failures - skips))
  failed=$((failed + failures + errors))
  skipped=$((skipped + skips))
  # xunit is content, but the process is not: a crash on the way out.
  if [ "$3" != 0 ] && [ $((failures + errors)) = 0 ]; then
    echo "$2 ended with exit code $3."
    failed=$((failed + 1))
  fi
}

run_project() {
  local name=$1 output status
  echo "== $name"
  output=$(mktemp)
  local limit=()
  command -v timeout > /dev/null && limit=(timeout --kill-after=10 "${minutes_per_project}m")
  ${limit[@]+"${limit[@]}"} dotnet "tests/$name/bin/Debug/net10.0/$name.dll" -noLogo -noColor < /dev/null 2>&1 | tee "$output"
  status=${PIPESTATUS[0]}
  count "$output" "$name" "$status"
  rm -f "$output"
}

# The readers of foreign bytes on mutated inputs, for a few seconds each. What breaks one is kept, and named.
run_fuzz_smoke() {
  echo "== EContract.Sdk.Fuzz"
  local limit=()
  command -v timeout > /dev/null && limit=(timeout --kill-after=10 5m)
  if ${limit[@]+"${limit[@]}"} dotnet tests/EContract.Sdk.Fuzz/bin/Debug/net10.0/EContract.Sdk.Fuzz.dll all --smoke samples --seconds 2 < /dev/null; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
  fi
}

install_referees
echo "== Build"
if dotnet build EContract.Sdk.sln -nologo -v quiet < /dev/null; then
  for project in tests/*.Tests; do
    run_project "$(basename "$project")"
  done
  run_fuzz_smoke
else
  echo "The build failed."
  failed=$((failed + 1))
fi

line="$passed passed, $failed failed"
[ "$skipped" -gt 0 ] && line="$line, $skipped skipped"
echo "$line"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
