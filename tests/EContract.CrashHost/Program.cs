// A host that a test starts, kills and starts again. Everything it knows is in one folder:
//   signer.p12 (password "crash"), root.pem, tsa.txt (the address of the timestamp authority)  made by the test
//   postgresql.txt (a connection string), when the database is PostgreSQL                      made by the test
//   contracts.db, documents/, kek.key, mail/, hsm.log                                          made here
//
// send DOCUMENT…    creates and sends an envelope to two participants, one after the other; prints its identifier
// confirm ID N      participant N views, prepares and confirms; the signature is left to the worker
// sign-in-place LEVEL FILE…   signs the files where they lie, one after the other; prints for each how many bytes were read
// rewrap            wraps the keys of the documents anew, under the last key of kek.key; prints how many are under it
// sign-folder LEVEL FROM TO   signs the PDFs of a folder into another, in bulk; prints for each how it ended
// sign-on-token LIBRARY TOKEN KEY PIN COUNT   signs digests on a token until it has so many verified signatures; prints how many
// send-batch BATCH COUNT DOCUMENT   sends a batch of that many rows; prints for each row how it ended
// prepare COUNT DOCUMENT   sends envelopes and has them confirmed; prints their identifiers
// serve             works on whatever is due, until it is killed
// deliver           runs the worker until nothing is due
// work ID           runs the worker until nothing is left to do for the envelope at the moment; prints its status
// resume ID FOLDER…   works so in each of the folders; prints the statuses, a line each
using System.Globalization;
using EContract.CrashHost;
using EContract.Sdk.Pades;

string folder = args[0];
if (args[1] == "sign-in-place")
{
    await InPlaceSigning.RunAsync(folder, Enum.Parse<PadesLevel>(args[2]), args[3..]);
    return;
}

if (args[1] == "rewrap")
{
    await Rewrapping.RunAsync(folder);
    return;
}

if (args[1] == "sign-folder")
{
    await BulkSigning.RunAsync(folder, Enum.Parse<PadesLevel>(args[2]), args[3], args[4]);
    return;
}

if (args[1] == "sign-on-token")
{
    await TokenSigning.RunAsync(args[2], args[3], args[4], args[5], int.Parse(args[6], CultureInfo.InvariantCulture));
    return;
}

if (args[1] == "resume")
{
    foreach (string other in args[3..])
        await EnvelopeHost.RunAsync(other, ["work", args[2]]);
    return;
}

await EnvelopeHost.RunAsync(folder, args[1..]);
