import fc from 'fast-check';

/** Generated expression texts, with the values that their variables have. */
export const pythonContext = {
  n: 3,
  f: 1.5,
  b: true,
  s: 'web',
  t: ' Unknown',
  e: '',
  xs: [1, 2, 'web'],
  ys: [],
  d: { k: 'web', z: null, n: 3 },
  z: null,
};

const join = (...parts: (fc.Arbitrary<string> | string)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((texts) => texts.join(''));

const of = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);

/** Python, typed so that most of it has a value. */
export const pythonTexts: fc.Arbitrary<string> = fc.letrec<Record<'number' | 'text' | 'list' | 'test' | 'any', string>>(
  (tie) => ({
    number: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'python' },
      of('0', '1', '2', '-3', '0.5', '1.5', '1_0', '0x1F', '1e2', '.25', 'n', 'f', 'b'),
      join('len(', fc.oneof(tie('text'), tie('list'), of('d')), ')'),
      join('(', tie('number'), of(' + ', '-', ' * ', ' / ', ' // ', ' % '), tie('number'), ')'),
      join(tie('number'), of(' + ', ' - ', '*', '/', '//', '%'), tie('number')),
      join('-', tie('number')),
      join('int(', of('f', 'n', 'b', '"12"', '" -7 "', '"x"', '-1.5'), ')'),
      join('float(', of('n', 'f', '"1.5"', '"1e3"', '".5"', '"-"'), ')'),
      join('(', tie('number'), ' if ', tie('any'), ' else ', tie('number'), ')'),
    ),
    text: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'python' },
      of(
        '"web"',
        "'unknown'",
        '""',
        's',
        't',
        'e',
        '"a\\n\\x41\\u00e9\\q"',
        "r'\\n'",
        '"we" "b"',
        "'''it's'''",
        'd["k"]',
        "d.get('k')",
        '"%s"',
      ),
      join('(', tie('text'), ' + ', tie('text'), ')'),
      join(tie('text'), of('.lower()', '.upper()', '.strip()')),
      join('str(', of('n', 'f', 'b', 'z', 's', 'True'), ')'),
      join('(', tie('text'), ' if ', tie('test'), ' else ', tie('text'), ')'),
    ),
    list: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'python' },
      of('xs', 'ys', '[]', 'list', 'd').map((name) => (name === 'list' ? '[1, "web", None,]' : name)),
      join('[', tie('any'), ', ', tie('any'), ']'),
      join('(', tie('any'), ',)'),
      join('(', tie('any'), ', ', tie('any'), ')'),
    ),
    any: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'python' },
      of(
        'None',
        'True',
        'False',
        'z',
        'd',
        'd.get("zz")',
        'd.get("zz", 7)',
        'd.get("z", 7)',
        'xs[0]',
        'xs[-1]',
        's[0]',
        '{}',
        '{"a": 1}',
      ),
      tie('number'),
      tie('text'),
      join('(', tie('any'), of(' and ', ' or '), tie('any'), ')'),
      tie('test'),
    ),
    test: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'python' },
      join(tie('any'), of(' == ', ' != '), tie('any')),
      join(tie('number'), of(' < ', '<=', ' > ', ' >= ', ' == ', '!='), tie('number')),
      join(tie('text'), of(' < ', ' <= ', ' > ', ' >= '), tie('text')),
      join(tie('number'), of(' < ', ' <= '), tie('number'), of(' < ', ' == ', ' != ', '>='), tie('number')),
      join(tie('any'), of(' in ', ' not in '), tie('list')),
      join(tie('text'), of(' in ', ' not in '), tie('text')),
      join(of('"k"', '"zz"', 's'), of(' in ', ' not in '), of('d', 'd.keys()', 'd.values()', '{"k", "web"}')),
      join(tie('any'), of(' is ', ' is not '), of('None')),
      join(
        'isinstance(',
        of('n', 'f', 'b', 's', 'xs', 'd', 'z', '0.5'),
        ', ',
        of('str', 'int', 'bool', 'list', 'dict', '(str, int)', '(dict,)'),
        ')',
      ),
      join(tie('text'), of('.startswith(', '.endswith('), fc.oneof(tie('text'), of('("w", "b")')), ')'),
      join('not ', tie('any')),
      join(tie('any'), of(' and ', ' or '), tie('any')),
      join('bool(', tie('any'), ')'),
      join('(', tie('test'), ')'),
      join(tie('any'), ' < ', tie('any')),
    ),
  }),
).test;

export const celContext = {
  x: 1.5,
  y: -2.5,
  s: 'web',
  t: 'a"b\\\n\u{1F600}',
  xs: [1.5, 2.5],
  ss: ['a', 'web'],
  m: { k: 'v', x: 1.5 },
  b: true,
};

/** CEL on which the library and we agree: broken numbers apart from whole ones, no absent fields. */
export const celTexts: fc.Arbitrary<string> = fc.letrec<Record<'whole' | 'broken' | 'text' | 'test' | 'list', string>>(
  (tie) => ({
    whole: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'cel' },
      of('0', '1', '7', '-3', '0x10', 'size(s)', 's.size()', 'size(xs)', 'size(m)', 'int("12")'),
      join('(', tie('whole'), of(' + ', '-', ' * '), tie('whole'), ')'),
      join(tie('whole'), of(' + ', ' - ', '*'), tie('whole')),
      join(tie('whole'), ' % ', of('2', '-3', '5')),
      join('-', tie('whole')),
    ),
    broken: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'cel' },
      of('x', 'y', '0.5', '1e3', '-2.25', 'm.x', 'm["x"]', 'xs[1]', 'double("1.5")', '1.5e-7'),
      join('(', tie('broken'), of(' + ', '-', ' * '), tie('broken'), ')'),
      join(tie('broken'), of(' + ', ' - ', '*', '/'), tie('broken')),
      join('-', tie('broken')),
      join('(', tie('test'), ' ? ', tie('broken'), ' : ', tie('broken'), ')'),
    ),
    text: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'cel' },
      of(
        's',
        't',
        '"web"',
        "'a'",
        '"a\\"\\\\\\n\\x41\\u00e9\\101"',
        'r"\\n"',
        '"""x"y"""',
        'm.k',
        'ss[0]',
        'string(true)',
        's.upperAscii()',
        '"\u{1F600}"',
      ),
      join('(', tie('text'), ' + ', tie('text'), ')'),
      join(tie('text'), of('.lowerAscii()', '.upperAscii()')),
    ),
    list: fc
      .oneof(
        { maxDepth: 2, depthIdentifier: 'cel' },
        of('xs', '[0.5, 1.5]', 'xs + [9.5]'),
        join('[', tie('broken'), ', ', tie('broken'), ',]'),
      )
      .chain((list) =>
        of(list, `(${list}).filter(v, v > 1.0)`, `(${list}).map(v, v + x)`, `(${list}).map(v, v > 0.5, v * 2.0)`),
      ),
    test: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'cel' },
      join(tie('whole'), of(' < ', '<=', ' > ', ' >= ', ' == ', '!='), tie('whole')),
      join(tie('broken'), of(' < ', ' <= ', ' > ', ' >= ', ' == ', ' != '), tie('broken')),
      join(tie('text'), of(' == ', ' != '), tie('text')),
      join(tie('text'), of('.contains(', '.startsWith(', '.endsWith('), tie('text'), ')'),
      join(tie('broken'), ' in (', tie('list'), ')'),
      of(
        'has(m.k)',
        'has(m.zz)',
        '"k" in m',
        '"zz" in m',
        'b',
        'true',
        'm == m',
        '{"a": 1} == {"a": 1}',
        'bool("true")',
        'b == true',
        'xs == [1.5, 2.5]',
      ),
      join(
        '(',
        tie('list'),
        ').',
        of('all', 'exists', 'exists_one'),
        '(v, ',
        of('v > 1.0', 'v == x', 'v in xs', 'xs.exists(w, w > v)'),
        ')',
      ),
      join('!(', tie('test'), ')'),
      join('(', tie('test'), ')'),
      join(tie('test'), of(' && ', ' || ', ' == '), tie('test')),
      join('(', tie('test'), ' ? ', tie('test'), ' : ', tie('test'), ')'),
    ),
  }),
).test;
