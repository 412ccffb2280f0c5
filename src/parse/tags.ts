const core = 'tag:yaml.org,2002:';

/** The name of a tag of YAML's core schema ("str" for `!!str`), "" for the tag `!`, undefined for any other tag. */
export const coreTag = (raw: string): string | undefined => {
  if (raw === '!') return '';
  if (raw.startsWith('!!')) return raw.slice(2);
  if (raw.startsWith(`!<${core}`)) return raw.slice(core.length + 2, -1);
  return undefined;
};
