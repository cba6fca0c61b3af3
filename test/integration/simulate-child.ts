/** A program that is `knees-out simulate` alone. */
import { simulateCommand } from '../../host/commands/simulate.ts';

await simulateCommand().parseAsync();
