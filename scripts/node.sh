# Runs a file with the Node that comes with the packages, which npm puts first on the PATH. That one needs glibc: where it
# can't run, on Alpine for instance, the next Node on the PATH does.
version=$(node --version 2> /dev/null) || {
  PATH="${PATH#*/node_modules/.bin:}"
  version=$(node --version 2> /dev/null)
}
case "$version" in
  v2[4-9].* | v[3-9][0-9].* | v[1-9][0-9][0-9].*) ;;
  *)
    echo 'Bulk Actions needs Node 24. It comes with the packages: run "npm ci" first. (Without glibc, as on Alpine, install Node 24.)' >&2
    exit 1
    ;;
esac
if [ ! -d node_modules/fastify ]; then
  echo 'The packages are not installed here: run "npm ci" first.' >&2
  exit 1
fi
# Of the memory for new objects V8 gives none back: 8 MiB for each thread, and not 32, are as quick.
exec node --max-semi-space-size=8 "$@"
