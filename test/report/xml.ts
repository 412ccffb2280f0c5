/** An element of a small, strict reader for XML: it throws where a text is not well-formed. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  /** The text inside, without that of children. */
  readonly text: string;
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescaped = (text: string): string => {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u.test(text)) throw new Error('no XML character');
  return text.replace(/&(?:#(\d+);|(\w+);)?/gu, (whole, code?: string, name?: string) => {
    const known = code === undefined ? named[name ?? ''] : String.fromCodePoint(Number(code));
    if (known === undefined) throw new Error(`no entity: ${whole}`);
    return known;
  });
};

const attributesOf = (text: string): Record<string, string> => {
  const found: Record<string, string> = {};
  const rest = text.replace(/\s+([\w:-]+)="([^"<]*)"/gu, (_, name: string, value: string) => {
    if (Object.hasOwn(found, name)) throw new Error(`twice: ${name}`);
    found[name] = unescaped(value);
    return '';
  });
  if (rest.trim() !== '') throw new Error(`no attribute: ${rest}`);
  return found;
};

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: Element[];
  text: string;
}

/** The root element of a document. */
export const readXml = (document: string): Element => {
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const open: Open[] = [root];
  const body = document.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/u, '');
  let read = 0;
  for (const [whole, text = '', tag] of body.matchAll(/([^<]*)(?:<([^<]*?)>|$)/gu)) {
    if (body.slice(read, read + whole.length) !== whole) throw new Error(`no tag: ${body.slice(read, read + 40)}`);
    read += whole.length;
    const top = open.at(-1) ?? root;
    if (text.includes(']]>')) throw new Error('a section ends');
    top.text += unescaped(text);
    if (tag === undefined) continue;
    if (tag.startsWith('/')) {
      if (open.length < 2 || tag.slice(1) !== top.name) throw new Error(`closes nothing: ${tag}`);
      open.pop();
      continue;
    }
    const [, name = '', attributes = '', single] = /^([\w:-]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)$/u.exec(tag) ?? [];
    if (name === '') throw new Error(`no tag: ${tag}`);
    const element: Open = { name, attributes: attributesOf(attributes), children: [], text: '' };
    top.children.push(element);
    if (single === '') open.push(element);
  }
  const [first, second] = root.children;
  if (open.length !== 1 || first === undefined || second !== undefined || root.text.trim() !== '')
    throw new Error('not one closed root');
  return first;
};

/** An element and all below it. */
export const everyElement = (element: Element): readonly Element[] => {
  const found = [element];
  for (const one of found) found.push(...one.children);
  return found;
};
