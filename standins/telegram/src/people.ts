import { z } from 'zod';

/** Somebody with an account of Telegram, as the Bot API's `User`. */
export interface Person {
  id: number;
  first_name: string;
  username: string;
  language_code: string;
}

/** Whom Telegram names where an administrator of a group writes as the group. */
export const ANONYMOUS_ADMINISTRATOR = 1_087_968_824;

export const personSchema = z.strictObject({
  id: z.number().int().positive(),
  first_name: z.string().min(1).max(64),
  username: z.string().regex(/^\w{2,32}$/),
  language_code: z.string().default('fr'),
});

const FIRST: Person[] = [
  { id: 501, first_name: 'Claire', username: 'claire', language_code: 'fr' },
  { id: 502, first_name: 'Karim', username: 'karim', language_code: 'fr' },
  { id: 503, first_name: 'Inès', username: 'ines', language_code: 'fr' },
  { id: 504, first_name: 'Sam', username: 'sam', language_code: 'en' },
];

/** Who can write and press: all of them are members of the group, and none has begun a private chat. */
export class People {
  readonly #known = new Map(FIRST.map((person) => [person.id, person]));
  readonly #begun = new Set<number>();

  list(): Person[] {
    return [...this.#known.values()];
  }

  find(id: number): Person | undefined {
    return this.#known.get(id);
  }

  add(person: Person): void {
    this.#known.set(person.id, person);
  }

  /** Only a person begins a private chat with a bot. */
  beginChat(id: number): void {
    this.#begun.add(id);
  }

  hasBegunChat(id: number): boolean {
    return this.#begun.has(id);
  }
}
