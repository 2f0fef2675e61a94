import { config } from 'zod';

// Pages forbid eval; without this every schema would first ask the browser whether it may.
config({ jitless: true });
