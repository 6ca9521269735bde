import type { CliCommand, CliGroup } from '../command.ts';
import { doctorCommand } from './doctor.ts';
import { healthCommand } from './health.ts';
import { migrateCommand } from './migrate.ts';

/** In the order of the help: that in which a person needs them. */
export const commands: readonly CliCommand[] = [migrateCommand, doctorCommand, healthCommand];
export const groups: readonly CliGroup[] = [];
