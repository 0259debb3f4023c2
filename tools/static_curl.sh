#!/bin/sh
# Builds the libcurl of the portable binary, for a place of your choice:
#
#     tools/static_curl.sh build/static-curl
#
# Debian's own libcurl cannot be linked statically (it wants Kerberos, LDAP, RTMP, …), so this takes Debian's
# source package, with Debian's security patches, and builds the four protocols that we speak: http, https,
# smtp, smtps. Nothing else: no zlib, no HTTP/2, no netrc (getpwuid needs the host's own libc), c-ares instead
# of getaddrinfo (a static program aborts when it loads another glibc's name service modules).
#
# Needs: apt sources of Debian, dpkg-dev, cmake, ninja, libssl-dev, libc-ares-dev. Done again only when Debian's
# version of the source package changes, or this script does.
set -eu
[ $# = 1 ] || { echo "usage: $0 DIRECTORY" >&2; exit 2; }

mkdir -p "$1"
place=$(cd "$1" && pwd)
recipe=$(sha256sum "$0" | cut -c1-16)
lists=$place/apt
mkdir -p "$lists/lists/partial" "$lists/parts"

# Where this machine gets Debian's packages from, sources come from as well.
apt-get indextargets \
  --format '$(ORIGIN) deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(REPO_URI) $(RELEASE) $(COMPONENT)' \
  'Created-By: Packages' | sed -n 's/^Debian //p' | sort -u >"$lists/parts/debian.list"
[ -s "$lists/parts/debian.list" ] ||
  { echo "$0: apt knows no source of Debian packages on this machine" >&2; exit 1; }
from_debian() {
  apt-get -q -o Dir::Etc::sourcelist=/dev/null -o Dir::Etc::sourceparts="$lists/parts" \
    -o Dir::State::lists="$lists/lists" -o APT::Sandbox::User=root "$@"
}
from_debian update >"$place/log" 2>&1 || { cat "$place/log" >&2; exit 1; }
version=$(from_debian source --print-uris curl | sed -n "s/.* \(curl_[^ ]*\)\.dsc .*/\1/p")
[ -n "$version" ] || { echo "$0: Debian has no source package curl here" >&2; exit 1; }

if [ "$(cat "$place/made" 2>/dev/null)" = "$version $recipe" ]; then
  exit 0
fi
rm -rf "$place/source" "$place/build" "$place/made"
mkdir "$place/source"
echo "building a minimal libcurl from $version" >&2
(cd "$place/source" && from_debian source curl) >>"$place/log" 2>&1 || { tail -20 "$place/log" >&2; exit 1; }

set -- "$place"/source/curl-*/
# HTTP_ONLY would take SMTP away too: what is not wanted is listed.
cmake -G Ninja -S "$1" -B "$place/build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$place" \
  -DCMAKE_C_FLAGS_RELEASE="-Os -ffunction-sections -fdata-sections" \
  -DCMAKE_INSTALL_LIBDIR=lib -DCMAKE_POSITION_INDEPENDENT_CODE=ON -DBUILD_SHARED_LIBS=OFF \
  -DBUILD_CURL_EXE=OFF -DBUILD_TESTING=OFF -DENABLE_MANUAL=OFF \
  -DCURL_USE_OPENSSL=ON -DENABLE_ARES=ON -DENABLE_THREADED_RESOLVER=OFF \
  -DCURL_CA_BUNDLE=none -DCURL_CA_PATH=none \
  -DCURL_ZLIB=OFF -DCURL_BROTLI=OFF -DCURL_ZSTD=OFF -DUSE_NGHTTP2=OFF -DUSE_LIBIDN2=OFF \
  -DCURL_USE_LIBPSL=OFF -DCURL_USE_LIBSSH2=OFF -DCURL_USE_GSSAPI=OFF \
  -DCURL_DISABLE_DICT=ON -DCURL_DISABLE_FILE=ON -DCURL_DISABLE_FTP=ON -DCURL_DISABLE_GOPHER=ON \
  -DCURL_DISABLE_IMAP=ON -DCURL_DISABLE_LDAP=ON -DCURL_DISABLE_LDAPS=ON -DCURL_DISABLE_MQTT=ON \
  -DCURL_DISABLE_POP3=ON -DCURL_DISABLE_RTSP=ON -DCURL_DISABLE_SMB=ON -DCURL_DISABLE_TELNET=ON \
  -DCURL_DISABLE_TFTP=ON -DCURL_DISABLE_NETRC=ON -DCURL_DISABLE_ALTSVC=ON -DCURL_DISABLE_HSTS=ON \
  -DCURL_DISABLE_COOKIES=ON -DCURL_DISABLE_NTLM=ON >>"$place/log" 2>&1 || { tail -30 "$place/log" >&2; exit 1; }
cmake --build "$place/build" --target install >>"$place/log" 2>&1 || { tail -30 "$place/log" >&2; exit 1; }
rm -rf "$place/source" "$place/build"
echo "$version $recipe" >"$place/made"
