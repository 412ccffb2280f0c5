import { type Files, suggest } from '../core/index.ts';
import {
  createJudge,
  type Judge,
  type JudgedFile,
  type JudgedImport,
  type Judging,
  type SeverityChoice,
} from '../verify/index.ts';
import { checkedFile, importedFiles, seededNotes } from './facts.ts';
import { createImports, type InputFile, openFile } from './files.ts';
import { createLoader, type Loader } from './front-ends.ts';
import { owners } from './owners.ts';

/** What one thread has made of the files that it took. All of it is plain, so that it can be sent. */
export interface Share extends JudgedFiles {
  readonly imported: readonly JudgedImport[];
  /** The texts of what the files import. */
  readonly texts: readonly { readonly file: string; readonly text: string }[];
}

interface JudgedFiles {
  readonly files: readonly JudgedFile[];
  readonly notes: readonly string[];
}

/** Takes a file that nobody has taken; undefined: none is left. */
export type Take = () => InputFile | undefined;

/** Files that several threads check. What a file comes to must not depend on other files beside those that it imports. */
export interface Pool {
  readonly files: readonly InputFile[];
  readonly take: Take;
  /** The shares of the other threads, when all of them are done. Files that are in none of them are left to the caller. */
  shares(): Promise<readonly Share[]>;
}

export interface ShareOptions extends SeverityChoice, Pick<Judging, 'projectPath'> {
  readonly take: Take;
  readonly read: Files;
}

/** Checks files one by one, each by itself. */
export const judgeFiles = async (
  take: Take,
  { load, judge }: { readonly load: Loader; readonly judge: Judge },
): Promise<JudgedFiles> => {
  const files: JudgedFile[] = [];
  const notes: string[] = [];
  for (let file = take(); file !== undefined; file = take()) {
    const checked = checkedFile(await load(openFile(file)), () => ({}));
    files.push(judge.file(checked));
    notes.push(...seededNotes(checked));
  }
  return { files, notes };
};

/** Takes files as long as there are some, and gives what they come to. */
export const checkShare = async ({ take, read, ...choice }: ShareOptions): Promise<Share> => {
  const imports = createImports(read);
  const load = createLoader((from, specifier) => imports.resolve(from, specifier));
  const judge = createJudge({ ...choice, owners, suggest });
  const judged = await judgeFiles(take, { load, judge });
  const opened = [...imports.opened.values()];
  return {
    ...judged,
    imported: importedFiles(opened, () => false).map((file) => judge.imported(file)),
    texts: opened.map(({ source: { file, text } }) => ({ file, text })),
  };
};
