/** Something that a person can understand and mend: shown as its one line, without a stack. */
export class Trouble extends Error {
  override readonly name = 'Trouble';

  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
  }
}
