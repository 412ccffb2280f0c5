const times = (text: string, n: number): string => text.repeat(n);
const around =
  (open: string, close: string, before = '', inside = 'a') =>
  (n: number): string =>
    before + times(open, n) + inside + times(close, n);
const chain =
  (part: string, before = 'x=a', after = '') =>
  (n: number): string =>
    before + times(part, n) + after;

/** Code that nests as deeply as one says, by everything that can be nested. */
export const forms: Readonly<Record<string, (n: number) => string>> = {
  if: chain('if(a)', '', ';'),
  for: chain('for(;;)', '', ';'),
  'for await': chain('for await(a of b)\n', '', ';'),
  while: chain('while(a)\n', '', ';'),
  label: (n) => `${Array.from({ length: n }, (_, i) => `a${i}:`).join('')};`,
  'else if': chain('if(a);else ', '', ';'),
  'else if with blocks': chain('if(a){a}else ', '', ';'),
  do: (n) => `${times('do ', n)};${times('while(a);', n)}`,
  'arrow function': chain('a=>', 'x=', 'a'),
  assignment: chain('a=', '', 'a'),
  'conditional on the right': chain('a?a:', 'x=', 'a'),
  'conditional in the middle': around('a?', ':a', 'x='),
  'conditional type': chain('a extends a?a:', 'type A=', 'a'),
  infer: chain('infer a extends ', 'type A=a extends ', 'a?a:a'),
  not: chain('!', 'x=', 'a'),
  minus: chain('- ', 'x=', 'a'),
  new: chain('new ', 'x=', 'a'),
  typeof: chain('typeof\n', 'x=', 'a'),
  await: chain('await ', 'x=', 'a'),
  yield: chain('yield ', 'function*f(){', 'a}'),
  keyof: chain('keyof\n', 'type A=', 'a'),
  readonly: chain('readonly ', 'type A=', 'a[]'),
  power: chain('a**', 'x=', 'a'),
  member: chain('.a'),
  'optional member': chain('?.a'),
  call: chain('()'),
  index: chain('[0]'),
  'not null': chain('!'),
  'tagged template': chain('``'),
  plus: chain('+a'),
  and: chain('&&a'),
  fallback: chain('??a'),
  as: chain(' as a'),
  satisfies: chain(' satisfies a'),
  'less than': chain('<a'),
  'qualified type': chain('.a', 'type A=a'),
  'array type': chain('[]', 'type A=a'),
  parentheses: around('(', ')', 'x='),
  arrays: around('[', ']', 'x='),
  objects: around('{a:', '}', 'x='),
  blocks: around('{', '}'),
  functions: around('function a(){', '}'),
  'arrow functions with blocks': around('()=>{', '}', 'x=', ''),
  calls: around('a(', ')', 'x='),
  templates: around('`${', '}`', 'x='),
  'parentheses in types': around('(', ')', 'type A='),
  generics: around('a<', '>', 'type A='),
  'generics after a comma': around('a<a,', '>', 'type A='),
  'object types': around('{a:', '}', 'type A='),
  'mapped types': around('{[k in a]:', '}', 'type A='),
  'function types': chain('(a:a)=>', 'type A=', 'a'),
  tuples: around('[', ']', 'type A='),
  'template types': around('`${', '}`', 'type A='),
  'type assertion': chain('<a>', 'x=', 'a'),
  'class extends': around('class extends ', '{}', 'x='),
  'class members': around('class{a=', '}', 'x='),
  'array patterns': around('[', ']=a', 'let '),
  'object patterns': around('{a:', '}', 'let ', 'a'),
  imports: around('import(', ')', 'x='),
  'namespace of names': chain('.a', 'namespace a', '{}'),
  namespaces: around('namespace a{', '}', '', ''),
  switches: around('switch(a){case a:', '}'),
  try: around('try{', '}finally{}'),
  'after a regular expression': around('/[/(]/.a(', ')', 'x='),
  'after a text with a bracket': around("a(')',", ')', 'x='),
  'after a comment with a bracket': around('( /* ) */ ', ')', 'x='),
  'after a line comment of another line end': around('(//\u2028(', '))', 'x='),
};

/** The same in files with elements. */
export const elementForms: Readonly<Record<string, (n: number) => string>> = {
  elements: around('<a>', '</a>', 'x='),
  'elements with code': around('<a>{', '}</a>', 'x='),
  'attributes that are elements': around('<a b=', '/>', 'x=', '{a}'),
  'element names': chain('.a', 'x=<a', '/>'),
};
