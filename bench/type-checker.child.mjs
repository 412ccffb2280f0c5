// The way with a type checker: every phase file through ts-morph, with the type of each declaration. Prints how many.
import { Project } from 'ts-morph';

const project = new Project({
  compilerOptions: { strict: true, target: 9, module: 199, skipLibCheck: true, types: [] },
});
project.addSourceFilesAtPaths(`${process.argv[2]}/src/**/*.ts`);
let found = 0;
for (const file of project.getSourceFiles())
  for (const declaration of file.getVariableDeclarations()) {
    if (!declaration.getInitializer()?.getText().startsWith('definePhase(')) continue;
    for (const argument of declaration.getInitializer().getArguments()) argument.getType().getText();
    found++;
  }
process.stdout.write(`${found}\n`);
