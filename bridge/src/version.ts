/** Version of the package; the build writes it, a run from the sources reads the same package.json. */
import packageJson from '../package.json' with { type: 'json' };

export const version: string = packageJson.version;
