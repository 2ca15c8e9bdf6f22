import java.io.File;
import java.io.FileInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.xml.crypto.KeySelector;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMValidateContext;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A verifier that shares no code with ours: the JDK's own, secure validation on.
 *
 * <p>{@code java Verify.java CA.pem ID_ATTRIBUTE FILE...} prints, per file, one line with a word per
 * signature: valid or invalid.
 */
public class Verify {
    private static final String DS = "http://www.w3.org/2000/09/xmldsig#";

    public static void main(String[] arguments) throws Exception {
        X509Certificate authority = read(new FileInputStream(arguments[0]));
        for (int n = 2; n < arguments.length; n++) {
            Document document = parse(new File(arguments[n]));
            declareIds(document, arguments[1]);
            NodeList signatures = document.getElementsByTagNameNS(DS, "Signature");
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < signatures.getLength(); i++) {
                boolean valid = verify((Element) signatures.item(i), authority);
                line.append(i == 0 ? "" : " ").append(valid ? "valid" : "invalid");
            }
            System.out.println(line);
        }
    }

    private static Document parse(File file) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
        return factory.newDocumentBuilder().parse(file);
    }

    private static void declareIds(Document document, String idAttribute) {
        NodeList all = document.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            for (String name : new String[] {"Id", idAttribute}) {
                if (element.hasAttribute(name)) {
                    element.setIdAttribute(name, true);
                }
            }
        }
    }

    private static boolean verify(Element signature, X509Certificate authority) throws Exception {
        Element first = (Element) signature.getElementsByTagNameNS(DS, "X509Certificate").item(0);
        byte[] der = Base64.getMimeDecoder().decode(first.getTextContent());
        X509Certificate signer = read(new java.io.ByteArrayInputStream(der));
        signer.verify(authority.getPublicKey());
        signer.checkValidity();
        PublicKey key = signer.getPublicKey();
        DOMValidateContext context =
                new DOMValidateContext(KeySelector.singletonKeySelector(key), signature);
        context.setProperty("org.jcp.xml.dsig.secureValidation", Boolean.TRUE);
        return XMLSignatureFactory.getInstance("DOM")
                .unmarshalXMLSignature(context)
                .validate(context);
    }

    private static X509Certificate read(java.io.InputStream stream) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(stream);
    }
}
