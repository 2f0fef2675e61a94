/** The cores of the passwords most often found in leaked lists; isCommonPassword folds variations onto them. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `password passwort contraseña motdepasse senha parola hello welcome letmein letmeinnow iloveyou ilovemusic
monkey dragon sunshine princess football baseball basketball superman batman master shadow michael jennifer
jordan hunter trustno trustnoone starwars whatever freedom computer internet samsung google facebook
qwerty qwertyuiop qwertz azerty asdf asdfgh asdfghjkl zxcvbn zxcvbnm qazwsx qazwsxedc abc abcd abcdef abcdefgh
admin administrator root user guest test testtest login changeme change default secret secretpassword
mypassword passwordpassword yourpassword thisispassword correcthorsebatterystaple correct horse battery staple
music musician guitar drummer producer studio recording talkback talkbacktalkback
charlie jessica ashley daniel thomas andrew robert matthew joshua george summer winter spring autumn
cheese chocolate butterfly flower cookie ginger pepper maggie tigger harley ranger killer buster soccer hockey
liverpool arsenal chelsea manchester barcelona juventus pokemon minecraft naruto mustang ferrari mercedes
january february march april june july august september october november december monday friday
aaaaaa bbbbbb loveme lovely family forever friends jesus christ blessed angel angels babygirl
passw passwd p4ssword pa55word passw0rd`.split(/\s+/),
);
