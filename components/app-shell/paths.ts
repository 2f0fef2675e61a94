/** Where things are. */
export const projectPath = (projectId: string) => `/projects/${projectId}`;
export const activityPath = (projectId: string) => `${projectPath(projectId)}/activity`;
export const sessionPath = (sessionId: string) => `/sessions/${sessionId}`;
export const documentPath = (sessionId: string) => `${sessionPath(sessionId)}/document`;
export const historyPath = (sessionId: string) => `${sessionPath(sessionId)}/history`;
export const invitationPath = (token: string) => `/invitations/${encodeURIComponent(token)}`;
export const instancePath = '/instance';
export const resetPath = '/sign-in/reset';
export const signInPath = (backTo: string) => `/sign-in?callbackUrl=${encodeURIComponent(backTo)}`;
export const signUpPath = (backTo: string) => `/sign-up?callbackUrl=${encodeURIComponent(backTo)}`;
