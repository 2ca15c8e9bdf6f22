import java.io.File;
import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import javax.xml.crypto.dom.DOMStructure;
import javax.xml.crypto.dsig.CanonicalizationMethod;
import javax.xml.crypto.dsig.DigestMethod;
import javax.xml.crypto.dsig.Reference;
import javax.xml.crypto.dsig.SignedInfo;
import javax.xml.crypto.dsig.Transform;
import javax.xml.crypto.dsig.XMLObject;
import javax.xml.crypto.dsig.XMLSignatureFactory;
import javax.xml.crypto.dsig.dom.DOMSignContext;
import javax.xml.crypto.dsig.keyinfo.KeyInfo;
import javax.xml.crypto.dsig.keyinfo.KeyInfoFactory;
import javax.xml.crypto.dsig.spec.C14NMethodParameterSpec;
import javax.xml.crypto.dsig.spec.TransformParameterSpec;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * A signer that shares no code with ours: the JDK's own.
 *
 * <p>{@code java Sign.java KEY.p12 PASSWORD FORM CANONICAL_FORM ID_ATTRIBUTE REGION SLOT IN OUT} signs
 * the element with the Id REGION and puts the signature into the first empty element called SLOT.
 */
public class Sign {
    private static final String DS = "http://www.w3.org/2000/09/xmldsig#";
    private static final String XADES = "http://uri.etsi.org/01903/v1.3.2#";
    private static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
    private static final String ID = "jdk-1";

    private final XMLSignatureFactory factory = XMLSignatureFactory.getInstance("DOM");
    private final String canonicalForm;
    private final Document document;
    private final X509Certificate certificate;

    private Sign(Document document, String canonicalForm, X509Certificate certificate) {
        this.document = document;
        this.canonicalForm = canonicalForm;
        this.certificate = certificate;
    }

    public static void main(String[] arguments) throws Exception {
        KeyStore store = KeyStore.getInstance(new File(arguments[0]), arguments[1].toCharArray());
        String alias = store.aliases().nextElement();
        PrivateKey key = (PrivateKey) store.getKey(alias, arguments[1].toCharArray());
        DocumentBuilderFactory builders = DocumentBuilderFactory.newInstance();
        builders.setNamespaceAware(true);
        Document document = builders.newDocumentBuilder().parse(new FileInputStream(arguments[7]));
        X509Certificate certificate = (X509Certificate) store.getCertificate(alias);
        new Sign(document, arguments[3], certificate)
                .sign(key, arguments[2].equals("xades-b"), arguments[4], arguments[5], arguments[6]);
        TransformerFactory.newInstance()
                .newTransformer()
                .transform(new DOMSource(document), new StreamResult(new File(arguments[8])));
    }

    private void sign(PrivateKey key, boolean xades, String idAttribute, String region, String slot)
            throws Exception {
        NodeList all = document.getElementsByTagName("*");
        Element place = null;
        for (int i = 0; i < all.getLength(); i++) {
            Element element = (Element) all.item(i);
            if (element.hasAttribute(idAttribute)) {
                element.setIdAttribute(idAttribute, true);
            }
            if (place == null && slot.equals(element.getLocalName()) && !element.hasChildNodes()) {
                place = element;
            }
        }
        DOMSignContext context = new DOMSignContext(key, place);
        context.putNamespacePrefix(DS, "ds");
        String properties = xades ? ID + "-properties" : ID + "-time";
        Reference covered = reference(region, null, xades ? ID + "-region" : null);
        Reference beside = reference(properties, xades ? "http://uri.etsi.org/01903#SignedProperties" : null, null);
        XMLObject object = xades ? qualifying(context) : time(properties);
        factory.newXMLSignature(info(key, covered, beside), keyInfo(), List.of(object), ID, null).sign(context);
    }

    private Reference reference(String id, String type, String own) throws Exception {
        Transform transform = factory.newTransform(canonicalForm, (TransformParameterSpec) null);
        DigestMethod digest = factory.newDigestMethod(DigestMethod.SHA256, null);
        return factory.newReference("#" + id, digest, List.of(transform), type, own);
    }

    private SignedInfo info(PrivateKey key, Reference... references) throws Exception {
        String method = key.getAlgorithm().equals("RSA") ? "rsa-sha256" : "ecdsa-sha256";
        CanonicalizationMethod form =
                factory.newCanonicalizationMethod(canonicalForm, (C14NMethodParameterSpec) null);
        return factory.newSignedInfo(
                form, factory.newSignatureMethod(MORE + method, null), List.of(references));
    }

    private KeyInfo keyInfo() {
        KeyInfoFactory infos = factory.getKeyInfoFactory();
        return infos.newKeyInfo(List.of(infos.newX509Data(List.of(certificate))));
    }

    private XMLObject time(String id) {
        Element time = document.createElementNS(DS, "ds:SigningTime");
        time.setTextContent(now());
        var property =
                factory.newSignatureProperty(List.of(new DOMStructure(time)), "#" + ID, null);
        var properties = factory.newSignatureProperties(List.of(property), null);
        return factory.newXMLObject(List.of(properties), id, null, null);
    }

    private XMLObject qualifying(DOMSignContext context) throws Exception {
        Element qualifying = document.createElementNS(XADES, "xades:QualifyingProperties");
        qualifying.setAttribute("Target", "#" + ID);
        Element signed = child(qualifying, XADES, "xades:SignedProperties");
        signed.setAttribute("Id", ID + "-properties");
        context.setIdAttributeNS(signed, null, "Id");
        Element ofSignature = child(signed, XADES, "xades:SignedSignatureProperties");
        child(ofSignature, XADES, "xades:SigningTime").setTextContent(now());
        Element certificates = child(ofSignature, XADES, "xades:SigningCertificateV2");
        Element digest = child(child(certificates, XADES, "xades:Cert"), XADES, "xades:CertDigest");
        child(digest, DS, "ds:DigestMethod").setAttribute("Algorithm", DigestMethod.SHA256);
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        child(digest, DS, "ds:DigestValue").setTextContent(Base64.getEncoder().encodeToString(hash));
        Element ofData = child(signed, XADES, "xades:SignedDataObjectProperties");
        Element format = child(ofData, XADES, "xades:DataObjectFormat");
        format.setAttribute("ObjectReference", "#" + ID + "-region");
        child(format, XADES, "xades:MimeType").setTextContent("text/xml");
        return factory.newXMLObject(List.of(new DOMStructure(qualifying)), null, null, null);
    }

    private Element child(Element parent, String namespace, String name) {
        Element element = document.createElementNS(namespace, name);
        parent.appendChild(element);
        return element;
    }

    private static String now() {
        return java.time.Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString();
    }
}
