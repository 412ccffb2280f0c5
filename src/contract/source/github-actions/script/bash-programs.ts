const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * Programs that write none of the runner's files by themselves and start nothing of the repository, whatever they are
 * asked. What they do with a path that they are given is looked at elsewhere.
 */
const quiet = words(`
  [ ack adb aria2c apk apt apt-add-repository apt-cache apt-get apt-key apt-mark aptitude arch argocd awk aws az
  b2sum b3sum base32 base64 basename basenc bc black brew bsdtar buf bunzip2 bzip2 cal cat changie chgrp chmod choco chown
  cksum clang clang-format cloc cmp codecov codesign column comm conftest cosign cp crane csplit ctags curl cut cygpath date
  dd defaults df diff diff3 dig dirname dist dnf docker doctl dot dos2unix dpkg dpkg-deb dpkg-query dpkg-buildpackage du
  echo egrep exiftool expand expr factor fallocate false ffmpeg fgrep file flarectl fmt fold free ftp fuser
  gawk gcc g++ clang++ gcloud gdate getconf getent gfind ggrep gh git git-cliff git-lfs glab gofmt goimports gpg gpg2 gpgconf
  graphviz grep grype groupadd groups gsed gsutil gtar gunzip gzip hadolint head helm hexdump hcloud host hostname
  hostnamectl hub id install install_name_tool ip iconv ifconfig jo join journalctl jq killall kind kubeconform
  kubectl kustomize ldconfig ldd less link ln locale locale-gen localectl locate logger logname lipo ls lsb_release
  lsblk lscpu lsof ltrace lz4 lzma mawk md5 md5sum minikube minisign mkcert mkdir mkfifo mknod mktemp modprobe more mount
  mv nc ncat netstat nm nproc nslookup ntpdate numfmt objcopy objdump oc od open openssl oras otool pacman paste patch
  pathchk pbcopy pbpaste pgrep pidof ping pkg-config pkgutil pkill plutil pr printenv prettier ps pscp psql
  pulumictl pwd qemu-img readelf readlink realpath redis-cli regctl rename rev rg rm rmdir route rpm rpmbuild rsync ruff
  rustfmt rustc rustup rmmod s3cmd sccache scp screencapture scutil security sed seq sftp sha1sum sha224sum sha256sum
  sha384sum sha512sum shasum shellcheck shfmt shred shuf skopeo sleep slsa-verifier snap sort spctl split sponge
  sqlite3 ss ssh ssh-add ssh-agent ssh-keygen ssh-keyscan sshpass stat strings strip stty sum sw_vers swapoff swapon syft
  sync sysctl systemctl systeminfo systemd-analyze tac tail tar telnet terraform test tic touch tokei top tofu tput tr
  tree trivy true truncate tsort tty umount uname uncrustify unexpand uniq unix2dos unlink unxz unzip update-alternatives
  update-ca-certificates uptime useradd usermod userdel users uuidgen vault vcpkg vmstat w wc wget where whereis which who
  whoami winget xcode-select xmllint xmlstarlet xsltproc xxd xz yq yum zcat zip zipinfo zstd 7z 7za 7zz
  actionlint add-apt-repository addgroup adduser npm-check-updates nfpm goreleaser golangci-lint govulncheck staticcheck
  markdownlint yamllint zizmor typos cspell taplo lychee mdbook vale semgrep gitleaks snyk tfsec tflint terragrunt packer
  wasm-opt wasm-strip createdb dropdb pg_dump pg_isready mysql mysqladmin mysqldump mongosh initdb
  cargo-dist chcp clip cmdkey fsutil icacls ipconfig mklink net reg robocopy sc schtasks setx takeown taskkill tasklist xcopy
  notarytool stapler productbuild pkgbuild hdiutil ditto lsregister networksetup diskutil launchctl pmset system_profiler
  codespell isort flake8 pylint mypy pyright bandit twine gpgv gpg-agent keybase sigstore rekor-cli flatpak
  qemu-system-x86_64 update-rc.d service crictl ctr nerdctl podman buildah docker-compose fly flyctl heroku
  wrangler surge eksctl sam velero istioctl linkerd kubeval k3d k3s kubeadm helmfile
  ts sha3sum b2 rclone mc s5cmd jc gron dasel xq pup hq tidy csvcut miller mlr datamash
`);

/** Of these programs, the subcommands that start nothing of the repository. A flag alone is a subcommand here. */
const subcommands: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'npm',
    words(`ci install i add view info show v pack version publish config set get whoami cache outdated ls list root prefix audit
      uninstall remove rm dedupe prune dist-tag ping profile team token owner login logout fund query sbom deprecate unpublish
      search doctor help bin clean-install link update up`),
  ],
  ['yarn', words('install add info config cache pack remove why list audit up upgrade set npm plugin import dedupe')],
  [
    'pnpm',
    words(
      'install i add view info pack publish config store list ls why remove rm update up outdated audit fetch import prune root setup env',
    ),
  ],
  ['bun', words('install i add remove update outdated pm upgrade publish link why audit')],
  ['deno', words('check fmt lint cache info install doc types upgrade')],
  ['corepack', words('enable disable prepare install use up')],
  ['nvm', words('install use ls current')],
  ['volta', words('install pin list')],
  ['pip', words('install uninstall download freeze list show config cache wheel check index inspect debug hash')],
  ['pip3', words('install uninstall download freeze list show config cache wheel check index inspect debug hash')],
  ['pipx', words('install inject list uninstall upgrade ensurepath environment reinstall uninstall-all upgrade-all')],
  ['uv', words('pip sync lock venv add remove tree python cache export version init publish build self')],
  ['poetry', words('install lock add remove version config show build publish check update export env self cache')],
  ['pdm', words('install lock add remove config show build publish update sync export')],
  ['pipenv', words('install sync lock')],
  ['conda', words('install create env list info config update remove search clean init')],
  ['mamba', words('install create env list info config update remove search clean init')],
  [
    'cargo',
    words(`build b test t check c fetch fmt clippy install metadata publish doc package update tree login logout vendor bench
      search add remove clean fix generate-lockfile init new owner pkgid read-manifest rustc rustdoc uninstall verify-project
      yank locate-project nextest deny audit binstall llvm-cov semver-checks hack udeps outdated machete shear
      set-version edit sweep cyclonedx about workspaces tarpaulin careful miri fuzz zigbuild ndk expand`),
  ],
  ['go', words('build test mod install env list version vet get fmt clean doc work telemetry')],
  [
    'dotnet',
    words('restore build test pack publish nuget clean add remove list sln new format workload dev-certs build-server'),
  ],
  ['gem', words('install build push list info update uninstall sources specification env search fetch')],
  ['bundle', words('install config lock update outdated check show info list package cache add remove')],
  ['composer', words('install update require validate config show outdated audit dump-autoload self-update diagnose')],
  ['rustc', words('-vV')],
  ['pulumi', words('version login logout stack config plugin whoami about import-schema policy')],
  ['cmake', words('-E')],
  ['java', words('-version')],
  ['javac', words('-version')],
  ['php', words('-v -m -i -l')],
  ['lerna', words('version list ls changed diff')],
  ['nx', words('report list')],
  ['swift', words('build test package')],
  // OpenTelemetry's; another program of this name runs what it is given.
  ['weaver', words('registry')],
  ['mage', words('-l -version')],
  ['make', words('-v')],
  ['node', words('-v')],
  ['python', words('-V')],
  ['python3', words('-V')],
]);

/** Of programs that are quiet otherwise, arguments with which they run any command. */
const loud: ReadonlyMap<string, RegExp> = new Map([
  ['git', /^(?:bisect|foreach|filter-branch|--exec(?:=.*)?|-x|--tree-filter|mergetool|difftool)$/],
  ['awk', /system\s*\(|\|\s*getline/],
  ['gawk', /system\s*\(|\|\s*getline/],
  ['aws', /^(?:ssm-run)$/],
  ['terragrunt', /^(?:run-cmd)$/],
  ['gcloud', /^(?:emulators)$/],
]);

const modules = words(
  'pip venv ensurepip json.tool pipx build twine zipfile tarfile compileall py_compile site http.server',
);

/** The name without the folders in which the system keeps its programs. */
export const programName = (name: string): string =>
  name.replace(/^(?:\/usr)?(?:\/local)?\/s?bin\//, '').replace(/\.exe$/i, '');

const silent = words('mkdir rm cp mv touch sleep chmod chown ln rmdir mkfifo truncate sync');

/** Whether a quiet program prints nothing at all. */
export const isSilent = (name: string, args: readonly (string | undefined)[]): boolean => {
  const program = programName(name);
  const has = (pattern: RegExp): boolean => args.some((arg) => arg !== undefined && pattern.test(arg));
  if (/^[ef]?grep$/.test(program)) return has(/^-[a-zA-Z]*q|^--(?:quiet|silent)$/);
  return silent.has(program) && !has(/^-\w*v|^--/);
};

/** Asks only for a version or for help. */
const asks = (args: readonly (string | undefined)[]): boolean =>
  args.length === 1 && /^(?:--?version|-V|--help|version)$/.test(args[0] ?? '');

const firstOperand = (args: readonly (string | undefined)[]): string | undefined => {
  for (const arg of args) {
    if (arg === undefined) return undefined;
    // `cargo +nightly build`, `yarn --silent install`
    if (!/^[+-]/.test(arg)) return arg;
  }
  return args[0];
};

/**
 * Whether a program writes nothing for later steps by itself. An argument that is not known is undefined. False also where
 * the program is not in the tables.
 */
export const isQuiet = (name: string, args: readonly (string | undefined)[]): boolean => {
  const program = programName(name);
  if (/[/\\]/.test(program)) return false;
  const shout = loud.get(program);
  if (quiet.has(program)) return shout === undefined || !args.some((arg) => arg !== undefined && shout.test(arg));
  if (asks(args) && /^[\w.+-]+$/.test(program)) return true;
  if (/^python[\d.]*$/.test(program) && args[0] === '-m') return modules.has(args[1] ?? '');
  if (program === 'perl') return perlIsQuiet(args);
  const first = firstOperand(args);
  return first !== undefined && (subcommands.get(program)?.has(first) ?? false);
};

/** A perl one-liner that edits text: everything is in the arguments and nothing starts a program. */
const perlIsQuiet = (args: readonly (string | undefined)[]): boolean =>
  /^-\w*[pn]\w*e?$/.test(args[0] ?? '') &&
  args.every((arg) => arg !== undefined && !/system|exec|`|qx|open|ENV|require|\bdo\b|\buse\b|\|/.test(arg));
