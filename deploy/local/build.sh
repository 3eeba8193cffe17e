# Sourced by ./fleet and ./deploy/local/test: finds dotnet, and builds the solution when it is out of date.

dotnet=$(command -v dotnet || true)
if [[ -z $dotnet && -x ${HOME:-/}/.dotnet/dotnet ]]; then
  dotnet=$HOME/.dotnet/dotnet
fi

# Whether the solution must be built: what follows the stamp's name are the sources it stands for. A directory is
# newer when a file in it was added, removed or renamed.
is_stale() {
  local stamp=$1
  shift
  [[ ! -f $stamp ]] || [[ -n $(find "$@" -newer "$stamp" -print -quit 2>/dev/null) ]]
}

require_dotnet() {
  local root=$1 wanted said
  wanted="Fleet needs the .NET SDK 10.0: apt-get install dotnet-sdk-10.0, or https://dot.net/v1/dotnet-install.sh --channel 10.0"
  if [[ -z $dotnet ]]; then
    echo "dotnet is not on the PATH. $wanted" >&2
    return 1
  fi
  if ! said=$(cd "$root" && "$dotnet" --version 2>&1); then
    printf '%s\n' "$dotnet --version failed:" "$said" "$wanted" >&2
    return 1
  fi
}

# build_if_changed ROOT product|tests
build_if_changed() {
  local root=$1 stamp=$1/artifacts/built-$2 sources=() name
  for name in services contracts Directory.Build.props Directory.Packages.props Fleet.sln global.json; do
    [[ -e $root/$name ]] && sources+=("$root/$name")
  done
  [[ $2 == tests ]] && sources+=("$root/tests")
  is_stale "$stamp" "${sources[@]}" || return 0
  require_dotnet "$root" || return 1

  mkdir -p "$root/artifacts"
  # Two at once: the second waits, and then finds the work done. The build must not inherit the lock: a process
  # that it leaves behind would hold it.
  exec 9>"$root/artifacts/build.lock"
  flock 9
  if is_stale "$stamp" "${sources[@]}"; then
    build "$root" 9>&- || return 1
  fi
  exec 9>&-
}

build() {
  local root=$1 log=$1/artifacts/build.log stamp why="sources have changed"
  [[ -f $root/artifacts/built-product ]] || why="first run, about a minute"
  echo "Building Fleet ($why)..." >&2
  # The stamp is as old as the beginning of the build: what is saved meanwhile is built next time.
  touch "$root/artifacts/build-began"
  if ! "$dotnet" build "$root/Fleet.sln" --configuration Release -nodeReuse:false -p:UseSharedCompilation=true \
      -nologo -verbosity:quiet -consoleLoggerParameters:NoSummary >"$log" 2>&1; then
    cat "$log" >&2
    echo "The build failed: dotnet build $root/Fleet.sln --configuration Release. Its output is above and in $log." >&2
    return 1
  fi
  for stamp in product tests; do
    cp --preserve=timestamps "$root/artifacts/build-began" "$root/artifacts/built-$stamp"
  done
}
