/** `node standins/stripe/src/schema/write.ts`: after an update of the `stripe` package. */
import { write } from './generate.ts';

write();
