const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Programs that start nothing of the repository, whatever they are asked. */
const quiet = words(
  `apt apt-get aws az base64 basename brew cat chmod choco chown clip cmp comm copy cosign cp curl cut date df diff dig dir dirname
  docker du echo expr false file gcloud gh git gpg grep gsutil gunzip gzip head helm hostname icacls id jq kubectl ln ls md5sum
  mkdir mktemp mv netstat nslookup nproc openssl paste ping printf ps pwd readlink realpath rm rmdir robocopy rsync rustup scp scoop
  sha256sum sleep sort split ssh stat systeminfo systemctl tail tar taskkill tee touch tr tree true tzutil uname uniq
  unzip uptime vswhere wc wget where whereis which whoami winget xcopy xz yq zip zstd 7z 7za`,
);

/** Of these programs, the subcommands that start nothing of the repository. */
const subcommands: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'npm',
    words(
      'ci install i add view info show pack version publish config whoami --version -v cache outdated ls list root prefix audit',
    ),
  ],
  ['yarn', words('install add info config --version -v cache pack')],
  ['pnpm', words('install i add view pack publish config --version -v store list ls')],
  ['pip', words('install uninstall download freeze list show config cache --version wheel check')],
  ['pip3', words('install uninstall download freeze list show config cache --version wheel check')],
  ['pipx', words('install inject list uninstall --version')],
  ['uv', words('pip sync lock venv version --version python cache export')],
  [
    'cargo',
    words('build test check fetch fmt clippy install metadata publish doc package --version update tree login vendor'),
  ],
  ['go', words('build test mod install env list version vet get fmt')],
  ['dotnet', words('restore build test pack publish nuget tool --version --info clean')],
  ['node', words('--version -v')],
  ['python', words('--version -V')],
  ['python3', words('--version -V')],
  ['rustc', words('--version -V -vV')],
  ['java', words('-version --version')],
]);

const withoutFolder = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^(?:\/usr)?(?:\/local)?\/bin\//, '')
    .replace(/\.(?:exe|cmd)$/, '');

/** Whether a program is known to write nothing for later steps itself; undefined where it is not known at all. */
export const isQuietProgram = (name: string, args: readonly string[]): boolean | undefined => {
  const program = withoutFolder(name);
  if (/[/\\]/.test(program)) return undefined;
  if (quiet.has(program)) return true;
  const first = args[0] ?? '';
  if ((program === 'python' || program === 'python3') && first === '-m') return args[1] === 'pip' || args[1] === 'venv';
  return subcommands.get(program)?.has(first);
};
