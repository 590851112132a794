/** Where the emulator is not as AWS is, and what is done instead. `gaps.int-spec.ts` looks whether each is still there. */
export const gaps = [
  {
    id: 'condition-change',
    aws: 'A change set adds what a condition lets be there from now on',
    emulator: 'It sees no change',
    instead: 'What is there by condition is there as a value: emulated.ts',
  },
  {
    id: 'condition-split',
    aws: 'A condition may split text',
    emulator: 'It selects of what it has not split, and finds nothing there',
    instead: 'Such conditions count as not so: emulated.ts',
  },
  {
    id: 'endpoint-dns',
    aws: 'DnsEntries of an interface endpoint are its names',
    emulator: 'It has none, and the output rolls the stack back',
    instead: 'The two outputs that are made of them are constants: emulated.ts',
  },
  {
    id: 'policy-behind-authorizer',
    aws: 'What the policy of an API denies is denied before the authorizer is asked',
    emulator: 'The policy counts only where there is no authorizer',
    instead: 'The lab has packets come from elsewhere',
  },
  {
    id: 'refused-types',
    aws: 'CloudFormation makes them',
    emulator: 'It refuses the template',
    instead: 'They are taken out, with what refers to them: emulated.ts. The lab builds them',
  },
] as const;

/** The name of a gap. */
export type GapId = (typeof gaps)[number]['id'];
