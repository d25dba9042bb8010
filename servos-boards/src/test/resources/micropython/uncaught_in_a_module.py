# status: 1
import driver

driver.Lamp("nowhere")
