import { type DeclaredField, type DeclaredPhase, printType } from '../../src/contract/index.ts';

/** Phases as somebody might write them: on one line or on several, with quotes and commas of either kind. */
export const printModule = (phases: readonly DeclaredPhase[], style: Iterator<boolean>): string => {
  const toss = (): boolean => style.next().value === true;
  const text = (words: string): string =>
    toss()
      ? JSON.stringify(words)
      : `'${JSON.stringify(words).slice(1, -1).replace(/\\"/gu, '"').replace(/'/gu, "\\'")}'`;
  const object = (members: readonly string[], indent: string): string => {
    if (members.length === 0) return '{}';
    if (toss()) return toss() ? `{ ${members.join(', ')} }` : `{${members.join(',')}}`;
    const comment = toss() ? ' // a, b: { "c"' : '';
    const lines = members.map(
      (member, index) => `${indent}  ${member}${index < members.length - 1 || toss() ? ',' : ''}${comment}`,
    );
    return `{\n${lines.join('\n')}\n${indent}}`;
  };
  const field = (
    side: 'requires' | 'produces',
    { name, type, severity, default: value, optional }: DeclaredField,
  ): string => {
    const facts = [
      ...(side === 'requires' && severity !== (value ? 'warning' : 'blocking') ? [`severity: ${text(severity)}`] : []),
      ...(value ? [`default: ${JSON.stringify(value.value)}`] : []),
      ...(optional ? ['optional: true'] : []),
    ];
    const written = text(printType(type));
    return `${text(name)}: ${facts.length === 0 && toss() ? written : object([`type: ${written}`, ...facts], '      ')}`;
  };
  const calls = phases.map(({ id, requires, produces }) => {
    const side = (name: 'requires' | 'produces', fields: readonly DeclaredField[]): readonly string[] =>
      fields.length === 0 && toss()
        ? []
        : [
            `${name}: ${object(
              fields.map((one) => field(name, one)),
              '    ',
            )}`,
          ];
    const members = [`id: ${text(id)}`, ...side('requires', requires), ...side('produces', produces)];
    return `definePhase(${object(members, '  ')}, () => {});`;
  });
  return `import { definePhase } from 'contextcore/runtime';\n${calls.join('\n')}\n`;
};
