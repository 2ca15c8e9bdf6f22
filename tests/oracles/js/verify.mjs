// node verify.mjs FILE...   prints, per file, one line with a word per signature: valid or invalid.
// Only whether the signature holds is asked, not whose it is.
import {webcrypto} from "node:crypto";
import {readFileSync} from "node:fs";
import * as xmldom from "@xmldom/xmldom";
import xpath from "xpath";
import {Application, Parse, SignedXml} from "xmldsigjs";
import {setNodeDependencies} from "xml-core";

const DS = "http://www.w3.org/2000/09/xmldsig#";
const {DOMImplementation, DOMParser, XMLSerializer} = xmldom;
setNodeDependencies({DOMImplementation, DOMParser, XMLSerializer, xpath});
Application.setEngine("node", webcrypto);

async function verdict(text, index) {
  const document = Parse(text);
  const verifier = new SignedXml(document);
  try {
    verifier.LoadXml(document.getElementsByTagNameNS(DS, "Signature")[index]);
    return (await verifier.Verify()) ? "valid" : "invalid";
  } catch (error) {
    console.error(error.message);
    return "invalid";
  }
}

for (const file of process.argv.slice(2)) {
  const text = readFileSync(file, "utf8");
  const words = [];
  for (let n = 0; n < Parse(text).getElementsByTagNameNS(DS, "Signature").length; n++) {
    words.push(await verdict(text, n));
  }
  console.log(words.join(" "));
}
