import binascii
import hashlib

print(binascii.hexlify(hashlib.sha256(b"servos").digest()))
print(binascii.b2a_base64(b"board"), binascii.unhexlify("00ff"))
