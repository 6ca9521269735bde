/** The account is being left alone for longer than the item may wait; nothing was sent. */
export class RateLimited extends Error {
  override readonly name = 'RateLimited';

  constructor() {
    super(
      'Stripe asks for fewer requests (429), and the wait is longer than this item may take. Nothing was sent; try again later with the same key.',
    );
  }
}
