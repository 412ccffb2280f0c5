// `contextcore --version` costs hardly more than starting Node.
import { bareProgram, builtCli, startUps } from './measure.mjs';

export const measure = async () => {
  const [version, bare] = await startUps([[builtCli(), '--version'], [bareProgram()]]);
  return { value: version / bare, detail: `--version ${version.toFixed(0)} ms, bare node ${bare.toFixed(0)} ms` };
};
