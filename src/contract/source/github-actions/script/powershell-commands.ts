const nouns: Readonly<Record<string, string>> = {
  get: `content childitem item itemproperty itempropertyvalue location command date process service variable host help member module
    random filehash acl authenticodesignature culture uiculture alias job psdrive psprovider uptime computerinfo ciminstance
    wmiobject winevent eventlog error verb typedata unique clipboard disk volume partition netipaddress nettcpconnection package
    packageprovider psrepository installedmodule timezone hotfix windowsfeature executionpolicy executionpolicy credential guid
    securerandom traceSource history runspace pscallstack`,
  set: 'content location item itemproperty variable strictmode executionpolicy acl date service psrepository psdebug timezone culture',
  new: 'item object itemproperty variable guid timespan psdrive selfsignedcertificate temporaryfile tempfile service netfirewallrule',
  remove: 'item itemproperty variable module psdrive job service',
  add: 'content member type history mppreference',
  clear: 'content item variable host',
  copy: 'item itemproperty',
  move: 'item itemproperty',
  rename: 'item itemproperty',
  test: 'path connection netconnection json modulemanifest',
  write: 'host output error warning verbose debug information progress',
  out: 'file null string host default',
  select: 'object string xml',
  where: 'object',
  foreach: 'object',
  sort: 'object',
  group: 'object',
  measure: 'object command',
  compare: 'object',
  tee: 'object',
  format: 'table list wide hex custom',
  convertfrom: 'json csv stringdata securestring markdown',
  convertto: 'json csv html xml securestring',
  convert: 'path string',
  export: 'csv clixml certificate pfxcertificate',
  import: 'csv clixml certificate pfxcertificate localizeddata',
  join: 'path string',
  split: 'path',
  resolve: 'path dnsname',
  invoke: 'webrequest restmethod',
  start: 'sleep bitstransfer service transcript',
  stop: 'process service transcript job',
  wait: 'process job event',
  restart: 'service',
  receive: 'job',
  compress: 'archive',
  expand: 'archive',
  push: 'location',
  pop: 'location',
  read: 'host',
  install: 'module package packageprovider psresource script windowsfeature',
  update: 'module list typedata',
  save: 'module package',
  find: 'module package',
  register: 'psrepository',
  publish: 'module psresource',
  unblock: 'file',
  enable: 'windowsoptionalfeature psremoting',
  mount: 'diskimage',
  dismount: 'diskimage',
};

const aliases = new Set(
  `echo write cat type gc ls dir gci cd chdir sl pushd popd pwd gl rm del erase rd ri rmdir cp copy cpi mv move mi ren rni mkdir md ni
  sc ac clc cls clear select where foreach % ? sort group measure tee ft fl fw sls iwr irm wget curl sleep gcm gm gi gp sp gv sv rv ps
  gps kill spps gsv sasv spsv compare diff oh ogv h history man help date set cvpa rvpa epcsv ipcsv epal icacls`.split(
    /\s+/,
  ),
);

/** What stands where a command may stand, but is none. */
const keywords = new Set(
  `if else elseif for foreach while do until switch try catch finally function filter param begin process end return throw exit break
  continue trap default in clean`.split(/\s+/),
);

export const isKeyword = (name: string): boolean => keywords.has(name.toLowerCase());

/** Commands of PowerShell itself that start no program and write only the files they are given. */
export const isQuietCommand = (name: string): boolean => {
  const lower = name.toLowerCase();
  if (aliases.has(lower)) return true;
  const [, verb = '', noun = ''] = /^([a-z]+)-([a-z]+)$/.exec(lower) ?? [];
  return Object.hasOwn(nouns, verb) && (nouns[verb] ?? '').toLowerCase().split(/\s+/).includes(noun);
};
