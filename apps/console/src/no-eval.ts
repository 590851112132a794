import * as z from 'zod';

// Must come before any schema is made: zod would try whether it may write code, and the policy of the page says no.
z.config({ jitless: true });
