import { type DiffSide, diff, type InputFile } from '../../compose/index.ts';
import { commonAncestor } from '../../connect/index.ts';
import { marking, type PictureOptions } from '../../report/index.ts';
import { exit, Stop } from '../exit.ts';
import { type Named, namedBy, reasonWithout, type SideOptions, sideOf } from './diff-side.ts';

/** Who asks for a comparison and has nothing to compare has no answer. */
export const nothingToCompare = (why: string): never => {
  throw new Stop(exit.configuration, `Nothing to compare: ${why}.`);
};

/**
 * What `--against` names: of a commit, the last that it has in common with what is checked out, at the same paths. What came to
 * a branch since is nobody's change here.
 */
export const otherSide = (given: string, paths: readonly string[], options: SideOptions): DiffSide => {
  const { io } = options;
  const named = namedBy(given, io);
  if (named.ref === undefined) return sideOf(named, named.path ?? '.', options);
  const found = commonAncestor(named.ref, io);
  if (found.kind === 'refused') return nothingToCompare(reasonWithout(named, found.reason));
  const at: Named = { ...named, ref: found.commit };
  const wanted = named.path === undefined ? paths : [named.path];
  const [first, ...others] = wanted.map((path) => sideOf(at, path, options));
  if (!first) return nothingToCompare(`"${given}" holds nothing`);
  return { ...first, files: [first, ...others].flatMap(({ files }) => files), label: `${named.ref}:` };
};

/** What a picture marks: the phases that are not as they were. */
export const marksSince = async (
  against: string,
  files: readonly InputFile[],
  options: SideOptions & { readonly paths: readonly string[] },
): Promise<PictureOptions> => {
  const { paths, project } = options;
  const before = otherSide(against, paths.length === 0 ? ['.'] : paths, options);
  const { changes, diagnostics } = await diff({ before, after: { files, read: project.files } });
  if (diagnostics.length > 0) nothingToCompare('one of the sides cannot be understood');
  return marking(changes);
};
