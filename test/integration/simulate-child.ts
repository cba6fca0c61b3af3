/** A program that runs only `knees-out simulate`. */
import { simulateCommand } from '../../host/commands/simulate.ts';

await simulateCommand().parseAsync();
