import type { Language, Subject } from './languages.ts';
import { type Question, questions } from './questions.ts';

/** A question with the queries that answer it. */
export interface Answer {
  readonly id: string;
  readonly question: string;
  readonly queries: Readonly<Partial<Record<Language, string>>>;
  readonly note?: string;
}

const answerOf = ({ id, question, ask, note }: Question, subject: Subject, wanted: readonly Language[]): Answer => ({
  id,
  question,
  queries: Object.fromEntries(
    wanted.flatMap((language) => {
      const query = ask[language]?.(subject);
      return query === undefined ? [] : [[language, query]];
    }),
  ),
  ...(note === undefined ? {} : { note }),
});

/** The queries of these languages; a question that none of them can ask is left out. */
export const answers = (subject: Subject, wanted: readonly Language[]): readonly Answer[] =>
  questions
    .map((question) => answerOf(question, subject, wanted))
    .filter(({ queries }) => Object.keys(queries).length > 0);

const names: Readonly<Record<Language, string>> = { traceql: 'TraceQL', promql: 'PromQL', logql: 'LogQL' };

const linesOf = ({ queries }: Answer): readonly (readonly [language: string, query: string])[] =>
  Object.entries(queries).map(([language, query]) => [names[language as Language], query] as const);

const table = (all: readonly Answer[]): string =>
  all
    .flatMap((answer) => [
      answer.question,
      ...linesOf(answer).map(([language, query]) => `  ${language.padEnd(8)}${query}`),
      '',
    ])
    .join('\n');

/** A fence that is longer than any in the text. */
const fenceFor = (text: string): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/gu)].map(([run]) => run.length));
  return '`'.repeat(longest + 1);
};

const markdown = (all: readonly Answer[]): string =>
  all
    .flatMap((answer) => [
      `## ${answer.question}`,
      '',
      ...linesOf(answer).flatMap(([language, query]) => {
        const fence = fenceFor(query);
        return [`${fence}${language.toLowerCase()}`, query, fence, ''];
      }),
      ...(answer.note === undefined ? [] : [answer.note, '']),
    ])
    .join('\n');

/** The values of `--format`. */
export const queryPrinters = {
  table,
  markdown,
  json: (all: readonly Answer[]): string => `${JSON.stringify(all, null, 2)}\n`,
} as const;

export type QueryFormat = keyof typeof queryPrinters;
