/** A field of an item that Stripe would refuse, or worse, misread; nothing has been sent. */
export class ParameterRefused extends Error {
  override readonly name = 'ParameterRefused';
  /** the node's parameter, e.g. `unitAmount` */
  readonly parameter: string;

  constructor(parameter: string, complaint: string) {
    super(`${parameter} ${complaint}`);
    this.parameter = parameter;
  }
}
