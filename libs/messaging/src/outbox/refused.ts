/** The broker took none of these messages, for what they are: too large, or for a topic that does not exist. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    message: string,
    /** Whatever is sent to this topic is refused, so there is no use in trying the messages one by one. */
    readonly ofTopic: boolean,
    override readonly cause: unknown,
  ) {
    super(message);
  }
}
