/**
 * What a bridge is made of. Constructors only keep what they are given: nothing is opened, timed or listened to before
 * `start`, and nothing goes on behind `stop`.
 */
export interface Part {
  start(): void | Promise<void>;
  stop(): void | Promise<void>;
}
