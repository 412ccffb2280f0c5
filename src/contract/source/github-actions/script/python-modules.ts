const split = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Modules that set nothing for later steps unless they are told to. */
const quiet = split(
  `__future__ abc argparse array ast asyncio atexit base64 bisect binascii builtins bz2 calendar cmath codecs collections
  colorsys concurrent configparser contextlib copy csv dataclasses datetime decimal difflib email enum errno fileinput filecmp fnmatch
  fractions ftplib functools gc getpass gettext glob graphlib gzip hashlib heapq hmac html http io ipaddress itertools json keyword
  locale logging lzma mailbox math mimetypes netrc numbers operator os pathlib pickle platform plistlib pprint posixpath
  queue random re secrets select shelve shlex shutil signal smtplib socket sqlite3 ssl stat statistics string struct subprocess
  sys sysconfig tarfile tempfile textwrap threading time timeit tomllib traceback types typing unicodedata urllib uuid
  venv warnings weakref xml zipfile zlib zoneinfo requests yaml toml tomli tomli_w tomlkit numpy pandas packaging httpx jinja2 bs4 lxml
  github boto3 dateutil matplotlib scipy semver rich tabulate urllib3 certifi jsonschema pydantic polars openpyxl attr attrs ruamel`,
);

export const isQuietModule = (name: string): boolean => quiet.has(name.split('.')[0] ?? '');

/** What starts a program whose first argument is its command line. */
export const runsProgram = (path: string): boolean =>
  /^(?:subprocess\.(?:run|call|check_call|check_output|Popen|getoutput|getstatusoutput)|os\.(?:system|popen)|asyncio\.create_subprocess_\w+)$/.test(
    path,
  );

/** What runs code or programs in a way that nobody can see. */
export const runsAnything = (path: string): boolean =>
  /^(?:exec|eval|compile|__import__|execfile|globals|builtins\.\w+|os\.(?:exec|spawn|posix_spawn|startfile|fork)\w*|asyncio\.subprocess.*)$/.test(
    path,
  );
