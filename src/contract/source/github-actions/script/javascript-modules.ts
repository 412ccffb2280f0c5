const split = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

const builtin = split(
  `assert async_hooks buffer console constants crypto dgram diagnostics_channel dns dns/promises domain events fs http http2 https net
  os path path/posix path/win32 perf_hooks process punycode querystring readline readline/promises stream stream/promises
  string_decoder sys timers timers/promises tls tty url util util/types v8 zlib test child_process`,
);

/** Packages that set nothing for later steps. */
const packages = split(
  `@actions/github @actions/glob @actions/io @actions/http-client @actions/artifact @actions/tool-cache @octokit/rest @octokit/core
  @octokit/graphql semver js-yaml yaml toml ini lodash axios node-fetch undici chalk picocolors glob fast-glob minimatch fs-extra
  marked dayjs moment date-fns uuid zod csv-parse xml2js fast-xml-parser cheerio diff adm-zip mime-types dotenv`,
);

/** The path under which the members of a module are known; `unknown-module` where it may do anything. */
export const moduleNamed = (name: string): string => {
  const bare = name.replace(/^node:/, '');
  if (bare === 'fs/promises') return 'fs.promises';
  if (bare === '@actions/core') return 'core';
  if (bare === '@actions/exec') return 'exec';
  if (bare === 'fs-extra') return 'fs';
  if (builtin.has(bare)) return bare;
  if (packages.has(bare) || bare.endsWith('.json')) return 'closed-module';
  return 'unknown-module';
};

/** What `core` offers that sets nothing for later steps. */
export const quietCore = split(
  `info debug warning error notice setFailed setSecret getInput getBooleanInput getMultilineInput group startGroup endGroup summary
  markdownSummary isDebug getState saveState addPath setCommandEcho getIDToken platform toPosixPath toWin32Path toPlatformPath
  ExitCode`,
);
