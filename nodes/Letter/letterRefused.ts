/** This letter cannot be sent as it is, however often it is tried: its address or its text is at fault, or the server said so. */
export class LetterRefused extends Error {
  override readonly name = 'LetterRefused';
}
