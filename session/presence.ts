import type { ProjectRole } from '@/domain/roles';

/** Who somebody at a document is, as the server says it. */
export interface PresentUser {
  readonly id: string;
  readonly name: string;
  /** Place in the fixed order of people's colours. */
  readonly colour: number;
  readonly role: ProjectRole;
}
