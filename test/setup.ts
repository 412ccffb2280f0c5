import fc from 'fast-check';

// The same inputs in every run, so that a change is to blame for what fails; asking for more runs asks for new inputs.
if (!process.env['CONTEXTCORE_FUZZ_RUNS'] && !process.env['CONTEXTCORE_PROPERTY_RUNS'])
  fc.configureGlobal({ seed: 20 });
